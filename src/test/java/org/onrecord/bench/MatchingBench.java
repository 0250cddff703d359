package org.onrecord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.onrecord.alert.MatchingContest;

/** How fast whom a change concerns is found among many subscriptions, against looking at every one of them. */
class MatchingBench {

    private static final long SEED = 20_261_125L;
    private static final int SUBSCRIPTIONS = Integer.getInteger("bench.subscriptions", 100_000);
    private static final int CHANGES = 50;
    private static final int ITEMS = 10_000;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    /** So short is the index's time that it goes over the same changes again and again. */
    private static final int AGAIN = 100;

    private static final String UNIT = "changes/s";

    @Test
    void a_change_finds_whom_it_concerns() throws Exception {
        MatchingContest contest = new MatchingContest(SEED, SUBSCRIPTIONS, CHANGES, ITEMS);
        assertTrue(contest.agree(), "the index finds others than are there");
        long matches = contest.byScan();
        assertTrue(matches > CHANGES, "most changes should concern somebody: " + matches);
        Console.say("%,d changes, %,d subscriptions, %,d matches", CHANGES, SUBSCRIPTIONS, matches);

        Map<String, Rates> rates = new Contest(
                        UNIT,
                        CHANGES,
                        List.of(
                                side("scan", 1, matches, contest::byScan),
                                side("index", AGAIN, matches, contest::byIndex)))
                .run(ROUNDS);

        String of = String.format(Locale.ROOT, " of %,d subscriptions", SUBSCRIPTIONS);
        new BenchTable(Machine.facts())
                .row("linear scan" + of, UNIT, rates.get("scan"))
                .row("matching" + of, UNIT, rates.get("index"), rates.get("scan"), 20)
                .print();
    }

    private static Side side(String name, int times, long matches, LongSupplier match) {
        // Once before it is timed: compiled code.
        Side.Step once = () -> assertEquals(matches, match.getAsLong(), name);
        return new Side(
                name,
                once,
                () -> {
                    long begun = System.nanoTime();
                    for (int i = 0; i < times; i++) {
                        assertEquals(matches, match.getAsLong(), name);
                    }
                    return Duration.ofNanos((System.nanoTime() - begun) / times);
                },
                once);
    }
}
