package org.onrecord.stream;

import org.onrecord.commitment.Filter;
import org.onrecord.timeline.Audience;

/**
 * What a follower is shown.
 *
 * @param filter judged by the state in which a change's item is when it is read; what is about no item matches none
 */
public record Interest(Audience audience, Filter filter) {

    /** Whether it is everything that the audience may see. */
    boolean isAll() {
        return filter.isNone();
    }
}
