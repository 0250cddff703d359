package org.onrecord.alert.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When to try again. */
final class RetrySchedule {

    /** The longest that a receiver's own wish is kept to. */
    static final Duration LONGEST_WISH = Duration.ofHours(24);

    private static final double SPREAD = 0.2;

    private final List<Duration> waits;
    private final RandomGenerator random;

    /**
     * A schedule.
     *
     * @param waits behind the first, second, … attempt, before they are spread
     */
    RetrySchedule(List<Duration> waits, RandomGenerator random) {
        this.waits = List.copyOf(waits);
        this.random = random;
    }

    /**
     * When to make the next attempt; empty where there is none. Waits are spread by a fifth, so that what failed together
     * does not come back together.
     *
     * @param attempt the number of the one that failed, from 1
     * @param failedAt when it ended
     * @param wish how long the receiver asked to be left alone, or null; what it asks never makes it sooner
     */
    Optional<Instant> after(int attempt, Instant failedAt, Duration wish) {
        if (attempt > waits.size()) {
            return Optional.empty();
        }
        Instant scheduled = failedAt.plus(spread(waits.get(attempt - 1)));
        Instant wished = wish == null ? scheduled : failedAt.plus(capped(wish));
        return Optional.of(wished.isAfter(scheduled) ? wished : scheduled);
    }

    /** A receiver's wish as far as it is kept to. */
    static Duration capped(Duration wish) {
        return wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    }

    private Duration spread(Duration wait) {
        double factor = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
        return Duration.ofMillis(Math.round(wait.toMillis() * factor));
    }
}
