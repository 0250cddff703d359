package org.onrecord.access;

/**
 * Who asks, as far as limits are concerned.
 *
 * @param known whether by a key or token
 * @param id the principal's id, or else the group of addresses
 */
public record Caller(boolean known, String id) {}
