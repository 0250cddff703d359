package org.onrecord.event;

/** Who may see a follow-up: everybody, or analysts and above. */
public enum Visibility implements Term {
    PUBLIC,
    INTERNAL
}
