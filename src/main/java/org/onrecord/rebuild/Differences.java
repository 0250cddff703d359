package org.onrecord.rebuild;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In what a rebuilt projection differs from the one that stands.
 *
 * @param rows by table how many rows
 * @param examples some of them
 */
public record Differences(Map<String, Long> rows, List<String> examples) {

    private static final int EXAMPLES = 20;

    public static final Differences NONE = new Differences(Map.of(), List.of());

    public boolean any() {
        return !rows.isEmpty();
    }

    /** These and others. */
    Differences and(Differences others) {
        Map<String, Long> all = new LinkedHashMap<>(rows);
        others.rows.forEach((table, count) -> all.merge(table, count, Long::sum));
        List<String> some = new ArrayList<>(examples);
        some.addAll(others.examples);
        return new Differences(all, some.subList(0, Math.min(some.size(), EXAMPLES)));
    }
}
