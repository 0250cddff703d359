package org.onrecord.board;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * A board as clients see it; its counts are those of {@link Counts}.
 *
 * @param position how far the record is counted at least
 * @param asOf as it was asked for, or null
 * @param groups the largest first, those of one size by key; none where no grouping was asked for
 */
@JsonPropertyOrder({"position", "asOf", "total", "implementation", "accuracy", "timeliness", "contested", "groups"})
record BoardView(
        String position,
        String asOf,
        long total,
        Map<String, Long> implementation,
        Map<String, Long> accuracy,
        Map<String, Long> timeliness,
        long contested,
        List<Group> groups) {

    BoardView {
        groups = List.copyOf(groups);
    }

    static BoardView of(String position, String asOf, Counts all, List<Group> groups) {
        return new BoardView(
                position,
                asOf,
                all.total(),
                all.implementation(),
                all.accuracy(),
                all.timeliness(),
                all.contested(),
                groups);
    }

    /**
     * A group of items.
     *
     * @param key as most of them spell it; null for items that have none
     */
    @JsonPropertyOrder({"key", "total", "implementation", "accuracy", "timeliness", "contested"})
    record Group(
            String key,
            long total,
            Map<String, Long> implementation,
            Map<String, Long> accuracy,
            Map<String, Long> timeliness,
            long contested) {

        static Group of(String key, Counts counts) {
            return new Group(
                    key,
                    counts.total(),
                    counts.implementation(),
                    counts.accuracy(),
                    counts.timeliness(),
                    counts.contested());
        }
    }
}
