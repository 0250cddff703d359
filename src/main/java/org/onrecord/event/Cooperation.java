package org.onrecord.event;

/** Whether the addressed side dealt with the asker at all. */
public enum Cooperation implements Term {
    REPLIED,
    NO_REPLY,
    REFUSED
}
