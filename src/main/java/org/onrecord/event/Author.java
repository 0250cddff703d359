package org.onrecord.event;

/**
 * Who wrote an event: taken from the credential, never from a client's body.
 *
 * @param id the principal's stable id
 * @param name the principal's display name at the time of writing
 */
public record Author(String id, String name) {}
