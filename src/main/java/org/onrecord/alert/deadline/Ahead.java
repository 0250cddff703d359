package org.onrecord.alert.deadline;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far ahead of a deadline it is told of. The last day belongs to the time that is left. Of several that were missed only
 * the nearest is told, as the others say nothing any more.
 */
enum Ahead {
    MONTH(30, 8),
    WEEK(7, 2),
    DAY(1, 0);

    private final int days;
    private final int least;

    Ahead(int days, int least) {
        this.days = days;
        this.least = least;
    }

    /** The one for a day; empty where the deadline is farther off, or has passed. */
    static Optional<Ahead> of(LocalDate deadline, LocalDate today) {
        long left = ChronoUnit.DAYS.between(today, deadline);
        return Stream.of(values())
                .filter(one -> one.least <= left && left <= one.days)
                .findFirst();
    }

    /** How many days before the last one it is told. */
    int days() {
        return days;
    }

    /** With how many days left at least: where the next one begins. */
    int least() {
        return least;
    }

    /** When it is told, by UTC. */
    Instant moment(LocalDate deadline) {
        return deadline.minusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
