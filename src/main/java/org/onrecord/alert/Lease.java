package org.onrecord.alert;

import java.util.UUID;

/**
 * The right to do what one instance at a time does.
 *
 * @param term moves whenever somebody else gets it
 */
public record Lease(String name, UUID holder, long term) {}
