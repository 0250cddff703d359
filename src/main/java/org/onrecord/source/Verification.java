package org.onrecord.source;

import org.onrecord.event.Term;

/** Whether a citation's quote stands in the captured text of its source. */
public enum Verification implements Term {
    /** It stands in one of the source's captures. */
    VERIFIED,
    /** There is captured text, and it stands in none of it. */
    NOT_FOUND,
    /** There is no captured text to look in. */
    NO_CAPTURE
}
