package org.onrecord.bench;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long each client waited for each event, and the events themselves. */
record Latencies(List<Long> nanos, List<Buffer> frames) {

    Latencies {
        nanos = nanos.stream().sorted().toList();
        frames = List.copyOf(frames);
    }

    /** A quantile of each round, in microseconds. */
    static Rates at(List<Latencies> rounds, double quantile) {
        return Rates.of(rounds.stream().map(round -> round.at(quantile)).toList());
    }

    double at(double quantile) {
        return nanos.get((int) Math.min(nanos.size() - 1L, (long) (nanos.size() * quantile))) / 1e3;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s µs", Arrays.toString(new long[] {(long) at(0.5), (long) at(0.99), (long) at(1)}));
    }
}
