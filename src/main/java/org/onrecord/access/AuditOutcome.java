package org.onrecord.access;

import org.onrecord.event.Term;

/** How an administrative act ended. */
public enum AuditOutcome implements Term {
    DONE,
    /** It was not done because of what was asked for, or of what it was asked for on. */
    REFUSED,
    /** It was begun, and something went wrong. */
    FAILED
}
