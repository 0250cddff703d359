package org.onrecord.commitment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What filters that need a list of values to choose from are named, and where an item's values stand in SQL. */
enum Facet {
    KIND("kind", "c.kind", "c.kind"),
    STATED_BY("statedBy", "unnest(c.stated_by_keys)", "unnest(c.stated_by)"),
    DUTY_BEARER("dutyBearer", "unnest(c.duty_bearer_keys)", "unnest(c.duty_bearers)"),
    ADDRESSEE("addressee", "unnest(c.addressee_keys)", "unnest(c.addressees)"),
    COUNTRY("country", "unnest(c.countries)", "unnest(c.countries)"),
    REGION("region", "c.region_key", "c.region"),
    THEME("theme", "unnest(c.theme_keys)", "unnest(c.themes)");

    private final String word;
    private final String keys;
    private final String names;

    Facet(String word, String keys, String names) {
        this.word = word;
        this.keys = keys;
        this.names = names;
    }

    static Optional<Facet> read(String word) {
        return Arrays.stream(values()).filter(facet -> facet.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Facet::word).toList();
    }

    String word() {
        return word;
    }

    /** Columns {@code key} and {@code name} over {@code commitment c}, with a row for each value of an item. */
    String columns() {
        return keys + " AS key, " + names + " AS name";
    }
}
