package org.onrecord.timeline;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Items as they stood at a moment, to select from: {@code c} with the columns of {@code commitment} that lists filter, sort
 * and group by; {@code s} with those of {@code commitment_standing}. In the present they are these two tables; of the past
 * they are what {@link PastRepository} has traced, which must be brought up to date first, and {@code c} has {@code source_id}.
 */
public final class MomentRelation {

    /** Later than whatever is dated, and earlier than where open spans end. */
    private static final Instant ALWAYS = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final String UPDATED = """
            (SELECT max(e.recorded_at) FROM timeline_entry e
              WHERE e.subject = p.commitment_id AND e.recorded_at <= ? AND (NOT e.internal%s)) AS updated_at
            """;

    private static final String PRESENT = "commitment c JOIN commitment_standing s ON s.commitment_id = c.id";

    private final String sql;
    private final Audience audience;
    private final List<Instant> moments = new ArrayList<>();

    private MomentRelation(String sql, Audience audience) {
        this.sql = sql;
        this.audience = audience;
    }

    private MomentRelation(Instant knownAt, Instant asOf, Audience audience) {
        Instant known = knownAt == null ? ALWAYS : knownAt;
        boolean internal = audience == Audience.INTERNAL;
        String item = "SELECT * FROM past_item WHERE known_from <= ? AND known_until > ?";
        moments.add(known);
        moments.add(known);
        if (asOf != null) {
            item += " AND stated_end <= ?";
            moments.add(asOf);
        }
        String standing = "SELECT p.*, " + UPDATED.formatted(internal ? " OR TRUE" : "")
                + " FROM past_standing p WHERE known_from <= ? AND known_until > ?"
                + " AND internal IS DISTINCT FROM " + !internal;
        moments.add(known);
        moments.add(known);
        moments.add(known);
        if (asOf != null) {
            standing += " AND world_from <= ? AND world_until > ?";
            moments.add(asOf);
            moments.add(asOf);
        }
        // What it selects is one audience's already.
        this.audience = Audience.PUBLIC;
        sql = "(" + item + ") c JOIN (" + standing + ") s ON s.commitment_id = c.id";
    }

    /** At a moment: each item that was there, once. */
    public static MomentRelation at(Moment moment, Audience audience) {
        return moment.isPresent()
                ? new MomentRelation(PRESENT, audience)
                : new MomentRelation(moment.knownAt(), moment.asOf() == null ? ALWAYS : moment.asOf(), audience);
    }

    /**
     * Through the world's time, by what was known at an instant, or is now where that is null: each item once for every
     * span of its standing, from {@code s.world_from} until before {@code s.world_until}. Before {@code c.stated_end} it
     * was not there.
     */
    public static MomentRelation throughTime(Instant knownAt, Audience audience) {
        return new MomentRelation(knownAt, null, audience);
    }

    /** For whom conditions and expressions on it are to be written. */
    public Audience audience() {
        return audience;
    }

    /** What stands behind {@code FROM}. */
    public String sql() {
        return sql;
    }

    /**
     * Binds its parameters.
     *
     * @param first the index of its first one
     * @return the index behind its last one
     */
    public int bind(PreparedStatement statement, int first) throws SQLException {
        int index = first;
        for (Instant moment : moments) {
            statement.setObject(index++, moment.atOffset(ZoneOffset.UTC));
        }
        return index;
    }
}
