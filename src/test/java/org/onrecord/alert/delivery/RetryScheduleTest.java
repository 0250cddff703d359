package org.onrecord.alert.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When failed messages are tried again. */
class RetryScheduleTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final List<Duration> waits = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(DeliveryConfig.class)
            .build()
            .getConfigMapping(DeliveryConfig.class)
            .retries();
    private final RetrySchedule schedule = new RetrySchedule(waits, new Random(7));

    @Test
    void thereAreTenAttemptsOverThreeDays() {
        assertEquals(
                List.of("PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H"),
                waits.stream().map(Duration::toString).toList());
        assertTrue(schedule.after(9, NOW, null).isPresent());
        assertEquals(Optional.empty(), schedule.after(10, NOW, null));
        assertEquals(Optional.empty(), schedule.after(10, NOW, Duration.ofSeconds(1)));
    }

    @Test
    void waitsAreSpreadByAFifthToEitherSide() {
        for (int attempt = 1; attempt <= waits.size(); attempt++) {
            double wait = waits.get(attempt - 1).toMillis();
            double least = Double.MAX_VALUE;
            double most = 0;
            for (int i = 0; i < 1_000; i++) {
                double ratio = wait(attempt, null).toMillis() / wait;
                least = Math.min(least, ratio);
                most = Math.max(most, ratio);
            }
            assertTrue(least >= 0.8 && least < 0.82, "least " + least);
            assertTrue(most <= 1.2 && most > 1.18, "most " + most);
        }
    }

    @Test
    void aReceiverMayAskForMoreTimeAndNeverForLess() {
        assertEquals(Duration.ofHours(1), wait(1, Duration.ofHours(1)));
        assertFalse(wait(2, Duration.ofSeconds(1)).compareTo(Duration.ofMinutes(4)) < 0);
        assertFalse(wait(1, Duration.ZERO).compareTo(Duration.ofSeconds(4)) < 0);
    }

    @Test
    void aReceiversWishIsKeptToForADayAtMost() {
        assertEquals(Duration.ofHours(24), wait(1, Duration.ofDays(30)));
    }

    private Duration wait(int attempt, Duration wish) {
        return Duration.between(NOW, schedule.after(attempt, NOW, wish).orElseThrow());
    }
}
