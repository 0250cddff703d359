package org.onrecord.event;

/** Whether an assessment is asserted or was established. */
public enum Basis implements Term {
    CLAIM,
    FINDING
}
