package org.onrecord.commitment;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.Timeliness;

/**
 * A {@link Filter} as a condition of SQL, over {@code commitment c JOIN commitment_standing s ON s.commitment_id = c.id}.
 *
 * <pre>{@code
 * FilterSql where = FilterSql.of(filter, audience, today);
 * PreparedStatement select = connection.prepareStatement("SELECT … FROM … WHERE " + where.condition() + " LIMIT ?");
 * int next = where.bind(select, 1);
 * select.setInt(next, limit);
 * }</pre>
 */
public final class FilterSql {

    private interface Value {
        void bind(PreparedStatement statement, int index) throws SQLException;
    }

    private final List<String> conditions = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();

    private FilterSql() {}

    /**
     * The condition for an audience.
     *
     * @param day the UTC day by which timeliness is judged
     */
    public static FilterSql of(Filter filter, Audience audience, LocalDate day) {
        FilterSql sql = new FilterSql();
        sql.any("c.kind", filter.kind());
        sql.any(implementation(audience), filter.implementation());
        sql.any(accuracy(audience), filter.accuracy());
        sql.any(timeliness(audience, day), filter.timeliness());
        if (filter.contested() != null) {
            sql.conditions.add((filter.contested() ? "" : "NOT ") + contested(audience));
        }
        sql.overlap("c.stated_by_keys", filter.statedBy());
        sql.overlap("c.duty_bearer_keys", filter.dutyBearer());
        sql.overlap("c.addressee_keys", filter.addressee());
        sql.overlap("c.countries", filter.country());
        sql.any("c.region_key", filter.region());
        sql.overlap("c.theme_keys", filter.theme());
        if (filter.statedFrom() != null) {
            sql.moment("c.stated_end >= ?", filter.statedFrom().start());
        }
        if (filter.statedTo() != null) {
            sql.moment("c.stated_end <= ?", filter.statedTo().end());
        }
        if (filter.updatedSince() != null) {
            sql.moment(updatedAt(audience) + " >= ?", filter.updatedSince().start());
        }
        if (filter.q() != null) {
            String query = SearchQuery.of(filter.q());
            sql.conditions.add("c.search @@ ?::tsquery");
            sql.values.add((statement, index) -> statement.setString(index, query));
        }
        return sql;
    }

    /** The condition, which is {@code TRUE} where the filter has none; it may be joined to others by AND. */
    public String condition() {
        return conditions.isEmpty() ? "TRUE" : String.join(" AND ", conditions);
    }

    /**
     * Binds the condition's parameters.
     *
     * @param first the index of its first one
     * @return the index behind its last one
     */
    public int bind(PreparedStatement statement, int first) throws SQLException {
        int index = first;
        for (Value value : values) {
            value.bind(statement, index++);
        }
        return index;
    }

    /** What stands of a commitment's implementation: an expression, as the others here. */
    public static String implementation(Audience audience) {
        return seen(audience, "implementation");
    }

    public static String accuracy(Audience audience) {
        return seen(audience, "accuracy");
    }

    public static String contested(Audience audience) {
        return seen(audience, "contested");
    }

    public static String updatedAt(Audience audience) {
        return seen(audience, "updated_at");
    }

    /** What {@link Timeliness#of} says, in wire form. */
    public static String timeliness(Audience audience, LocalDate day) {
        // A literal: an expression that is grouped by must not differ from the one that is selected, as parameters do.
        String today = "DATE '" + day + "'";
        return "(CASE WHEN c.kind = 'claim' OR c.deadline_to IS NULL THEN 'no_deadline'"
                + " WHEN c.withdrawn_at IS NOT NULL OR " + implementation(audience)
                + " IN ('withdrawn', 'superseded') THEN 'closed'"
                + " WHEN " + implementation(audience) + " = 'implemented' THEN CASE WHEN "
                + seen(audience, "implementation_on") + " > c.deadline_to THEN 'met_late' ELSE 'met' END"
                + " WHEN c.deadline_to < " + today + " THEN 'overdue'"
                + " WHEN c.deadline_to - " + today + " <= " + Timeliness.DUE_DAYS + " THEN 'due'"
                + " ELSE 'on_time' END)";
    }

    private static String seen(Audience audience, String column) {
        return audience == Audience.PUBLIC
                ? "s." + column
                : "(CASE WHEN s.internal_standing IS NULL THEN s." + column + " ELSE s.internal_" + column + " END)";
    }

    private void any(String expression, Set<String> wanted) {
        texts(expression + " = ANY (?)", wanted);
    }

    private void overlap(String column, Set<String> wanted) {
        texts(column + " && ?", wanted);
    }

    private void texts(String condition, Set<String> wanted) {
        if (!wanted.isEmpty()) {
            conditions.add(condition);
            Object[] texts = wanted.stream().sorted().toArray();
            values.add((statement, index) ->
                    statement.setArray(index, statement.getConnection().createArrayOf("text", texts)));
        }
    }

    private void moment(String condition, Instant moment) {
        conditions.add(condition);
        values.add((statement, index) -> statement.setObject(index, moment.atOffset(ZoneOffset.UTC)));
    }
}
