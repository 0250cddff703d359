package org.onrecord.board;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onrecord.event.Deadline;
import org.onrecord.event.DeadlineBasis;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.timeline.Timeliness;

/**
 * Sums up, for all days of a series at once, what stood over stretches of them: each stretch is added where it begins and
 * taken away where it ends, and the sums run through the days in the end.
 */
final class Series {

    /** What a board tells apart. */
    private record Alike(String implementation, String accuracy, String timeliness, boolean contested) {}

    private final List<LocalDate> days;
    private final Set<String> timeliness;
    private final Map<Alike, long[]> changes = new HashMap<>();

    /**
     * A series without any item.
     *
     * @param days ascending
     * @param timeliness the values wanted, in wire form; all where there is none
     */
    Series(List<LocalDate> days, Set<String> timeliness) {
        this.days = List.copyOf(days);
        this.timeliness = Set.copyOf(timeliness);
    }

    /**
     * What stood, alike for a number of items.
     *
     * @param deadlineTo or null
     * @param implementation null for a claim
     * @param implementationOn the last day of the period in which it was implemented, or null
     * @param accuracy null for anything but a claim
     */
    record Stood(
            LocalDate deadlineTo,
            boolean withdrawn,
            String implementation,
            LocalDate implementationOn,
            String accuracy,
            boolean contested) {

        private Timeliness on(LocalDate day) {
            return Timeliness.of(
                    implementation == null ? Kind.CLAIM : Kind.COMMITMENT,
                    deadlineTo == null ? null : new Deadline(null, deadlineTo, null, DeadlineBasis.STATED),
                    withdrawn,
                    implementation,
                    implementationOn == null
                            ? null
                            : ImpreciseDate.parse(implementationOn.toString()).orElseThrow(),
                    day);
        }
    }

    /** Adds items that stood so from one day, by its place in the series, until before another. */
    void add(Stood stood, int from, int until, long items) {
        // By the day alone, timeliness changes at most twice.
        int due =
                stood.deadlineTo == null ? until : first(stood.deadlineTo.minusDays(Timeliness.DUE_DAYS), from, until);
        int overdue = stood.deadlineTo == null ? until : first(stood.deadlineTo.plusDays(1), due, until);
        part(stood, from, due, items);
        part(stood, due, overdue, items);
        part(stood, overdue, until, items);
    }

    /** The counts of each day. */
    List<SeriesView.Point> points() {
        List<SeriesView.Point> points = new ArrayList<>(days.size());
        Map<Alike, Long> running = new HashMap<>();
        for (int i = 0; i < days.size(); i++) {
            Counts.Sum sum = new Counts.Sum();
            for (Map.Entry<Alike, long[]> change : changes.entrySet()) {
                Alike alike = change.getKey();
                long items = running.merge(alike, change.getValue()[i], Long::sum);
                sum.add(new Count(alike.implementation, alike.accuracy, alike.timeliness, alike.contested, items));
            }
            points.add(SeriesView.Point.of(days.get(i), sum.counts()));
        }
        return points;
    }

    private void part(Stood stood, int from, int until, long items) {
        if (from >= until) {
            return;
        }
        String word = stood.on(days.get(from)).wire();
        if (timeliness.isEmpty() || timeliness.contains(word)) {
            long[] change = changes.computeIfAbsent(
                    new Alike(stood.implementation, stood.accuracy, word, stood.contested),
                    any -> new long[days.size() + 1]);
            change[from] += items;
            change[until] -= items;
        }
    }

    /** The place of the first day of a stretch that is not before another day; the stretch's end where all are. */
    private int first(LocalDate day, int from, int until) {
        int low = from;
        int high = until;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (days.get(middle).isBefore(day)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
