package org.onrecord.rebuild;

import org.onrecord.event.Term;

/** How far a rebuild is. */
public enum RebuildState implements Term {
    REPLAYING,
    /** The past is traced again, so that who asks for it need not wait. */
    TRACING,
    COMPARING,
    SWAPPING,
    DONE,
    /** Nothing has changed. */
    FAILED
}
