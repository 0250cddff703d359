package org.onrecord.commitment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What filters that need a list of values to choose from are named, and where their values stand in SQL. */
enum Facet {
    KIND("kind", "(VALUES (c.kind, c.kind))"),
    STATED_BY("statedBy", "unnest(c.stated_by, c.stated_by_keys)"),
    DUTY_BEARER("dutyBearer", "unnest(c.duty_bearers, c.duty_bearer_keys)"),
    ADDRESSEE("addressee", "unnest(c.addressees, c.addressee_keys)"),
    COUNTRY("country", "unnest(c.countries, c.countries)"),
    REGION("region", "(VALUES (c.region, c.region_key))"),
    THEME("theme", "unnest(c.themes, c.theme_keys)");

    private final String word;
    private final String values;

    Facet(String word, String values) {
        this.word = word;
        this.values = values;
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

    /** A table of an item's values, spelled and as they are compared, over {@code commitment c}. */
    String values(String alias) {
        return values + " AS " + alias + " (name, key)";
    }
}
