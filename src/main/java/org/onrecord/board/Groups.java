package org.onrecord.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums counts up by key. Of a key's spellings the most frequent one names the group, of equals the first in order. */
final class Groups {

    private static final Comparator<BoardView.Group> LARGEST_FIRST = Comparator.comparingLong(BoardView.Group::total)
            .reversed()
            .thenComparing(BoardView.Group::key, Comparator.nullsLast(Comparator.naturalOrder()));
    private static final Comparator<Map.Entry<String, Long>> MOST_FREQUENT = Map.Entry.<String, Long>comparingByValue()
            .thenComparing(Map.Entry.<String, Long>comparingByKey().reversed());

    private static final class Gathered {
        private final Counts.Sum sum = new Counts.Sum();
        private final Map<String, Long> spellings = new HashMap<>();
    }

    /** The key null is that of items without any. */
    private final Map<String, Gathered> byKey = new HashMap<>();

    void add(String key, String name, Count count) {
        Gathered gathered = byKey.computeIfAbsent(key, any -> new Gathered());
        gathered.sum.add(count);
        if (name != null) {
            gathered.spellings.merge(name, count.items(), Long::sum);
        }
    }

    /** The largest first, those of one size by key, the one without a key last of its size. */
    List<BoardView.Group> sorted() {
        List<BoardView.Group> groups = new ArrayList<>(byKey.size());
        byKey.forEach((key, gathered) -> {
            String name = gathered.spellings.entrySet().stream()
                    .max(MOST_FREQUENT)
                    .map(Map.Entry::getKey)
                    .orElse(null);
            groups.add(BoardView.Group.of(name, gathered.sum.counts()));
        });
        groups.sort(LARGEST_FIRST);
        return groups;
    }
}
