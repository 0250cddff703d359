package org.onrecord.faults;

import java.util.Random;

/** What a run leaves to chance, so that it can be had again: {@code -Dfaults.seed}, {@code -Dfaults.points}. */
final class Chance {

    private static final long SEED = Long.getLong("faults.seed", new Random().nextLong());

    private Chance() {}

    /** The run's seed, told so that a failure can be repeated. */
    static long seed(Class<?> test) {
        System.out.println(test.getSimpleName() + ": -Dfaults.seed=" + SEED);
        return SEED;
    }

    /** How many points there are to be. */
    static int points(int usual) {
        return Integer.getInteger("faults.points", usual);
    }
}
