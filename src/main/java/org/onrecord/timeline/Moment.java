package org.onrecord.timeline;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * When a view is of: in the world, and in the record. Each may be left open; both open is the present.
 *
 * @param asOf what had occurred in the world by then counts, and only items that were stated by then; null for all that
 *     occurred
 * @param knownAt what was recorded by then counts, be it entries, amendments, relations, withdrawals or retractions; null
 *     for all that was recorded
 */
public record Moment(Instant asOf, Instant knownAt) {

    private static final Moment PRESENT = new Moment(null, null);

    /** Everything that is known now. */
    public static Moment present() {
        return PRESENT;
    }

    public boolean isPresent() {
        return asOf == null && knownAt == null;
    }

    /**
     * The UTC day by which deadlines are judged: that of {@code asOf}, else that of {@code knownAt}, so that a figure comes
     * out as it was published then, else today. What will be known later than today is known today.
     */
    public LocalDate day(LocalDate today) {
        if (asOf != null) {
            return day(asOf);
        }
        if (knownAt != null && day(knownAt).isBefore(today)) {
            return day(knownAt);
        }
        return today;
    }

    /** Whether something that ended at an instant had occurred. */
    boolean hasSeen(Instant end) {
        return asOf == null || !end.isAfter(asOf);
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
