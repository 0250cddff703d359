package org.onrecord.board;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What items are grouped by on a board. An item with several keys counts in each group. */
enum GroupBy {
    DUTY_BEARER("dutyBearer", "unnest(c.duty_bearers, c.duty_bearer_keys)"),
    THEME("theme", "unnest(c.themes, c.theme_keys)"),
    REGION("region", "(VALUES (c.region, c.region_key))"),
    COUNTRY("country", "unnest(c.countries, c.countries)"),
    KIND("kind", "(VALUES (c.kind, c.kind))"),
    /** Persons and organisations alike, as the filter of that name has it. */
    STATED_BY("statedBy", "unnest(c.stated_by, c.stated_by_keys)"),
    /** By slug; by id where a source is cited that is not there. */
    SOURCE("source", "(VALUES (coalesce(o.slug, o.id::text), coalesce(o.slug, o.id::text)))");

    private final String word;
    private final String keys;

    GroupBy(String word, String keys) {
        this.word = word;
        this.keys = keys;
    }

    static Optional<GroupBy> read(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(one -> one.word).toList();
    }

    /** The rows {@code g (name, key)} of an item's keys: as they are spelled, and as they are compared; one of nulls for none. */
    String join() {
        return "LEFT JOIN LATERAL " + keys + " AS g (name, key) ON TRUE";
    }
}
