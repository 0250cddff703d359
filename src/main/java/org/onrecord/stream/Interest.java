package org.onrecord.stream;

import org.onrecord.timeline.Audience;

/** What one follower is shown. */
record Interest(Audience audience) {

    /** Whether it is everything that the audience may see. */
    boolean isAll() {
        return true;
    }

    boolean wants(Change change) {
        return change.isFor(audience);
    }
}
