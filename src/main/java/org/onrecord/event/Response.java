package org.onrecord.event;

/** How the addressed side answered. */
public enum Response implements Term {
    ACCEPTED,
    PARTIALLY_ACCEPTED,
    NOTED,
    REJECTED,
    PENDING,
    NOT_APPLICABLE
}
