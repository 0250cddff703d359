package org.onrecord.event;

/** What sort of public word an item is. */
public enum Kind implements Term {
    COMMITMENT,
    ASSURANCE,
    CALL,
    RECOMMENDATION,
    APPEAL,
    CLAIM
}
