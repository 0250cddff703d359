package org.onrecord.timeline;

import org.onrecord.timeline.TimelineRepository.Order;
import org.onrecord.timeline.TimelineRepository.Show;

/** The statement by which a timeline is read, for whoever wants to run it without the service. */
public final class TimelineSql {

    private TimelineSql() {}

    /** The newest first; its parameters are an item, a place, whether internal entries are seen, a moment, the item, a limit. */
    public static String newestFirst() {
        return TimelineRepository.sql(Show.EVERYTHING, Order.NEWEST_FIRST, Moment.present());
    }
}
