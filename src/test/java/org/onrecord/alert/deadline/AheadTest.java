package org.onrecord.alert.deadline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.timeline.Timeliness;

class AheadTest {

    private static final LocalDate DEADLINE = LocalDate.parse("2026-03-31");

    @ParameterizedTest(name = "on {0}: {1}")
    @CsvSource({
        "2025-01-01,",
        "2026-02-28,",
        "2026-03-01, MONTH",
        "2026-03-23, MONTH",
        "2026-03-24, WEEK",
        "2026-03-29, WEEK",
        "2026-03-30, DAY",
        "2026-03-31, DAY",
        "2026-04-01,",
        "2027-01-01,"
    })
    void onEachDayTheNearestOneCounts(LocalDate today, Ahead ahead) {
        assertEquals(ahead, Ahead.of(DEADLINE, today).orElse(null));
    }

    @Test
    void theyCoverTheDaysInWhichAnItemIsDue() {
        List<Ahead> inOrder = List.of(Ahead.values());
        assertEquals(Timeliness.DUE_DAYS, inOrder.get(0).days());
        for (int i = 1; i < inOrder.size(); i++) {
            assertEquals(inOrder.get(i - 1).least() - 1, inOrder.get(i).days());
        }
        assertEquals(0, Ahead.DAY.least());
    }

    @Test
    void theMomentIsTheBeginningOfTheDayByUtc() {
        assertEquals(Instant.parse("2026-03-01T00:00:00Z"), Ahead.MONTH.moment(DEADLINE));
        assertEquals(Instant.parse("2026-03-24T00:00:00Z"), Ahead.WEEK.moment(DEADLINE));
        assertEquals(Instant.parse("2026-03-30T00:00:00Z"), Ahead.DAY.moment(DEADLINE));
    }
}
