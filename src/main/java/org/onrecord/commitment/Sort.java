package org.onrecord.commitment;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.timeline.Audience;

/**
 * By what a list of items is sorted. Keys travel as texts, in cursors and to PostgreSQL, which compares them by their type;
 * items with equal keys are sorted by id in the same direction.
 */
enum Sort {
    STATED_ON("statedOn", "timestamptz", true),
    UPDATED_AT("updatedAt", "timestamptz", true),
    /** Items without one come last, whichever the direction. */
    DEADLINE("deadline", "date", false),
    /** How well an item answers to {@code q}. */
    RELEVANCE("relevance", "real", true);

    static final String NEVER = "infinity";
    static final String EVER = "-infinity";

    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?Z");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}(\\.\\d{1,20})?(e-\\d{1,2})?");

    private final String word;
    private final String type;
    private final boolean naturallyDescending;

    Sort(String word, String type, boolean naturallyDescending) {
        this.word = word;
        this.type = type;
        this.naturallyDescending = naturallyDescending;
    }

    static Optional<Sort> read(String word) {
        return Arrays.stream(values()).filter(sort -> sort.word.equals(word)).findFirst();
    }

    String word() {
        return word;
    }

    /** The keys' type in PostgreSQL. */
    String type() {
        return type;
    }

    boolean naturallyDescending() {
        return naturallyDescending;
    }

    /**
     * The key in SQL, over the tables of {@link FilterSql}; for relevance also over {@code asked.query}, the question as a
     * {@code tsquery}.
     */
    String expression(Audience audience, boolean descending) {
        return switch (this) {
            case STATED_ON -> "c.stated_end";
            case UPDATED_AT -> FilterSql.updatedAt(audience);
            case DEADLINE -> "COALESCE(c.deadline_to, '" + deadline(null, descending) + "'::date)";
            case RELEVANCE -> "ts_rank(c.search, asked.query)";
        };
    }

    /** An SQL expression's value as the text of a key. */
    String text(String expression) {
        return type.equals("timestamptz")
                ? "to_char(" + expression + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                : "(" + expression + ")::text";
    }

    /** The key of a last day, which may be null. */
    static String deadline(LocalDate to, boolean descending) {
        if (to != null) {
            return to.toString();
        }
        return descending ? EVER : NEVER;
    }

    /** Whether a text can be a key: one that PostgreSQL reads, too. */
    boolean isKey(String text) {
        return switch (this) {
            case STATED_ON, UPDATED_AT -> MOMENT.matcher(text).matches() && isMoment(text);
            case DEADLINE ->
                text.equals(NEVER) || text.equals(EVER) || (DAY.matcher(text).matches() && isMoment(text));
            case RELEVANCE -> NUMBER.matcher(text).matches() && isRank(text);
        };
    }

    private static boolean isMoment(String text) {
        return ImpreciseDate.parse(text).isPresent();
    }

    private static boolean isRank(String text) {
        float rank = Float.parseFloat(text);
        return text.equals("0") || rank >= Float.MIN_NORMAL;
    }
}
