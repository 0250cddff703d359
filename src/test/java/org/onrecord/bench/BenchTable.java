package org.onrecord.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table a benchmark ends with, in Markdown, so that docs/benchmarks.md can hold it as it was printed. */
final class BenchTable {

    private final List<String> facts;
    private final List<List<String>> rows = new ArrayList<>();

    BenchTable(List<String> facts) {
        this.facts = List.copyOf(facts);
        rows.add(List.of("what", "median", "unit", "min–max", "ratio", "goal"));
    }

    /** A rate that others are held against. */
    BenchTable row(String what, String unit, Rates rates) {
        return add(what, unit, rates, "", "");
    }

    /** A rate, or a time, to be seen beside another, of which nothing particular is wanted. */
    BenchTable row(String what, String unit, Rates rates, Rates against) {
        return add(what, unit, rates, String.format(Locale.ROOT, "%.2f", rates.median() / against.median()), "");
    }

    /**
     * A rate to be held against another.
     *
     * @param goal the least ratio of the medians that is wanted
     */
    BenchTable row(String what, String unit, Rates rates, Rates against, double goal) {
        double ratio = rates.median() / against.median();
        return add(
                what,
                unit,
                rates,
                String.format(Locale.ROOT, "%.2f", ratio),
                String.format(Locale.ROOT, "≥ %.2f %s", goal, ratio >= goal ? "reached" : "missed"));
    }

    /**
     * A time to be held against another.
     *
     * @param goal the most that the ratio of the medians may be
     */
    BenchTable rowAtMost(String what, String unit, Rates times, Rates against, double goal) {
        double ratio = times.median() / against.median();
        return add(
                what,
                unit,
                times,
                String.format(Locale.ROOT, "%.2f", ratio),
                String.format(Locale.ROOT, "≤ %.2f %s", goal, ratio <= goal ? "reached" : "missed"));
    }

    void print() {
        StringBuilder out = new StringBuilder("\n");
        facts.forEach(fact -> out.append("- ").append(fact).append('\n'));
        out.append('\n');
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            line(out, rows.get(i), widths);
            if (i == 0) {
                for (int width : widths) {
                    out.append('|').append("-".repeat(width + 2));
                }
                out.append("|\n");
            }
        }
        Console.say("%s", out);
    }

    private BenchTable add(String what, String unit, Rates rates, String ratio, String goal) {
        rows.add(List.of(
                what,
                String.format(Locale.ROOT, "%,.0f", rates.median()),
                unit,
                String.format(Locale.ROOT, "%,.0f–%,.0f", rates.least(), rates.most()),
                ratio,
                goal));
        return this;
    }

    private static void line(StringBuilder out, List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            out.append("| ")
                    .append(cells.get(i))
                    .append(" ".repeat(widths[i] - cells.get(i).length() + 1));
        }
        out.append("|\n");
    }
}
