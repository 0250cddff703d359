package org.onrecord.event;

/** Whether the source states the deadline or its reader inferred it. */
public enum DeadlineBasis implements Term {
    STATED,
    INFERRED
}
