package org.onrecord.alert;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * When alerts that were gathered are sent together.
 *
 * @param weekday null for every day
 * @param hour 0 to 23, by the clock of the zone
 */
record Digest(DayOfWeek weekday, int hour, ZoneId zone) {

    /**
     * The next time after a moment. Where the clock is put forward over the hour, as much later as it is put; where it
     * comes by twice, the first time.
     */
    Instant next(Instant after) {
        LocalDate day = after.atZone(zone).toLocalDate();
        Instant next = on(weekday == null ? day : day.with(TemporalAdjusters.nextOrSame(weekday)));
        return next.isAfter(after)
                ? next
                : on(weekday == null ? day.plusDays(1) : day.with(TemporalAdjusters.next(weekday)));
    }

    private Instant on(LocalDate day) {
        return day.atTime(hour, 0).atZone(zone).toInstant();
    }
}
