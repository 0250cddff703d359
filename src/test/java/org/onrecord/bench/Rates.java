package org.onrecord.bench;

import java.util.List;

/** What several runs of one side came to. */
record Rates(double median, double least, double most) {

    static Rates of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Rates(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
