package org.onrecord.timeline;

/** For whom a view is made. */
public enum Audience {
    /** Everybody: what was logged with public visibility. */
    PUBLIC,
    /** Analysts and above: all of it. */
    INTERNAL
}
