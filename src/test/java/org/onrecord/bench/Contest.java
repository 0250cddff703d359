package org.onrecord.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs several sides in turn, so that whatever else the machine does falls on all of them alike. */
final class Contest {

    private final String unit;
    private final long amount;
    private final List<Side> sides;

    /**
     * A contest over one piece of work.
     *
     * @param unit what is counted, such as {@code events/s}
     * @param amount how many of them one run does
     */
    Contest(String unit, long amount, List<Side> sides) {
        this.unit = unit;
        this.amount = amount;
        this.sides = List.copyOf(sides);
    }

    /** Runs every side once a round, A B C A B C …, and answers the rates of each. */
    Map<String, Rates> run(int rounds) throws Exception {
        Map<String, List<Double>> measured = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Side side : sides) {
                side.prepare().go();
                // What an earlier run left behind is not to be cleared up on this one's time.
                System.gc();
                Duration took = side.run().time();
                side.check().go();
                double rate = amount / (took.toNanos() / 1e9);
                measured.computeIfAbsent(side.name(), name -> new ArrayList<>()).add(rate);
                Console.say("round %d, %s: %,.0f %s (%.2f s)", round, side.name(), rate, unit, took.toNanos() / 1e9);
            }
        }
        Map<String, Rates> rates = new LinkedHashMap<>();
        measured.forEach((name, values) -> rates.put(name, Rates.of(values)));
        return rates;
    }
}
