package org.onrecord.board;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The same counts on one day after another. */
record SeriesView(List<Point> items) {

    SeriesView {
        items = List.copyOf(items);
    }

    /**
     * The counts of a day.
     *
     * @param at as of whose last moment is counted, UTC
     */
    @JsonPropertyOrder({"at", "total", "implementation", "accuracy", "timeliness", "contested"})
    record Point(
            String at,
            long total,
            Map<String, Long> implementation,
            Map<String, Long> accuracy,
            Map<String, Long> timeliness,
            long contested) {

        static Point of(LocalDate at, Counts counts) {
            return new Point(
                    at.toString(),
                    counts.total(),
                    counts.implementation(),
                    counts.accuracy(),
                    counts.timeliness(),
                    counts.contested());
        }
    }
}
