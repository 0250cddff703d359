package org.onrecord.event;

/** How binding the wording is. */
public enum Strength implements Term {
    STRONG,
    MEDIUM,
    WEAK
}
