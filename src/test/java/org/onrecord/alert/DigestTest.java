package org.onrecord.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A digest is sent once a day or week, at its hour by its zone's clock, also when that is changed. */
class DigestTest {

    @ParameterizedTest(name = "every day at {0} in {1}, after {2}: {3}")
    @CsvSource({
        // an ordinary day: later on it, and on the next
        "8, Europe/Berlin, 2026-06-01T05:59:59Z, 2026-06-01T06:00:00Z",
        "8, Europe/Berlin, 2026-06-01T06:00:00Z, 2026-06-02T06:00:00Z",
        // the night when clocks are put forward: 2 o'clock is 3 o'clock
        "2, Europe/Berlin, 2026-03-28T01:00:00Z, 2026-03-29T01:00:00Z",
        "2, Europe/Berlin, 2026-03-29T01:00:00Z, 2026-03-30T00:00:00Z",
        "8, Europe/Berlin, 2026-03-28T07:00:00Z, 2026-03-29T06:00:00Z",
        // the night when they are put back: the first 2 o'clock, and not the second
        "2, Europe/Berlin, 2026-10-24T00:00:00Z, 2026-10-25T00:00:00Z",
        "2, Europe/Berlin, 2026-10-25T00:00:00Z, 2026-10-26T01:00:00Z",
        "2, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-26T01:00:00Z",
        // midnight itself is left out
        "0, America/Asuncion, 2023-09-30T12:00:00Z, 2023-10-01T04:00:00Z",
        // by half an hour
        "2, Australia/Lord_Howe, 2025-10-03T20:00:00Z, 2025-10-04T15:30:00Z",
        // a whole day is left out: its digest falls together with the next one's
        "8, Pacific/Apia, 2011-12-29T18:00:00Z, 2011-12-30T18:00:00Z",
        "8, Pacific/Apia, 2011-12-30T18:00:00Z, 2011-12-31T18:00:00Z",
        "23, Pacific/Kiritimati, 2026-01-01T00:00:00Z, 2026-01-01T09:00:00Z",
        "0, UTC, 2028-02-28T00:00:00Z, 2028-02-29T00:00:00Z",
    })
    void everyDay(int hour, ZoneId zone, Instant after, Instant next) {
        assertEquals(next, new Digest(null, hour, zone).next(after));
    }

    @ParameterizedTest(name = "every {0} at {1} in {2}, after {3}: {4}")
    @CsvSource({
        "MONDAY, 8, Europe/Berlin, 2026-06-01T05:00:00Z, 2026-06-01T06:00:00Z",
        "MONDAY, 8, Europe/Berlin, 2026-06-01T06:00:00Z, 2026-06-08T06:00:00Z",
        "SUNDAY, 2, Europe/Berlin, 2026-03-23T00:00:00Z, 2026-03-29T01:00:00Z",
        // still Sunday there
        "SUNDAY, 20, America/New_York, 2026-06-01T00:00:00Z, 2026-06-08T00:00:00Z",
        "SUNDAY, 20, America/New_York, 2026-05-31T23:59:00Z, 2026-06-01T00:00:00Z",
    })
    void everyWeek(DayOfWeek weekday, int hour, ZoneId zone, Instant after, Instant next) {
        assertEquals(next, new Digest(weekday, hour, zone).next(after));
    }

    @Property(tries = 2_000)
    void eachDayHasItsDigestAndNoneHasTwo(
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 23) int hour,
            @ForAll @LongRange(max = 3_000_000_000L) long second) {
        Digest digest = new Digest(null, hour, zone);
        Instant first = digest.next(Instant.ofEpochSecond(second));
        Instant then = digest.next(first);

        assertTrue(first.isAfter(Instant.ofEpochSecond(second)));
        assertEquals(first, digest.next(first.minusNanos(1)));
        ZonedDateTime one = first.atZone(zone);
        LocalDate other = then.atZone(zone).toLocalDate();
        // The day after, but where a zone left one out.
        boolean leftOut = !one.toLocalDate()
                .plusDays(1)
                .atTime(12, 0)
                .atZone(zone)
                .toLocalDate()
                .equals(one.toLocalDate().plusDays(1));
        assertEquals(one.toLocalDate().plusDays(leftOut ? 2 : 1), other);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZoneId.getAvailableZoneIds()).map(ZoneId::of);
    }
}
