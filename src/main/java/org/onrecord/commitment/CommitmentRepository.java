package org.onrecord.commitment;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.JsonText;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.Position;
import org.onrecord.timeline.Audience;

/** Reads items. */
@ApplicationScoped
public class CommitmentRepository {

    private static final String COLUMNS = """
            SELECT c.id, c.content, t.verification, c.relations, s.revision, c.registered_at, c.withdrawn_at,
                   c.withdrawn_because,
                   s.standing, s.implementation_on, s.updated_at,
                   s.internal_standing, s.internal_implementation_on, s.internal_updated_at
            """;
    private static final String FROM = """
             FROM commitment c
            JOIN commitment_standing s ON s.commitment_id = c.id
            LEFT JOIN citation t ON t.commitment_id = c.id
            """;
    // In the statement that reads the page, so that both are of one moment.
    private static final String POSITION = """
            (SELECT string_agg(part || ':' || next_offset, ',' ORDER BY part) FROM projection_position
              WHERE projection = 'timeline' AND next_offset > 0)
            """;

    private final AgroalDataSource dataSource;
    private final MovedRepository moved;
    private final JsonText json = new JsonText();

    CommitmentRepository(AgroalDataSource dataSource, MovedRepository moved) {
        this.dataSource = dataSource;
        this.moved = moved;
    }

    /** An item, and its place in the list. */
    record Listed(CommitmentState state, Place place) {}

    Optional<CommitmentState> byId(UUID id, Audience audience) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(COLUMNS + FROM + "WHERE c.id = ?")) {
            select.setObject(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(read(rows, audience)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * A piece of a list.
     *
     * @param after the place of the last item seen, or null at the beginning
     */
    List<Listed> page(Filter filter, ListOrder order, Audience audience, LocalDate today, Place after, int limit) {
        try (Connection connection = dataSource.getConnection()) {
            if (after == null) {
                return page(connection, filter, order, audience, today, null, Map.of(), limit);
            }
            // What has moved, and what stands where, are of one moment too.
            connection.setAutoCommit(false);
            try (Statement snapshot = connection.createStatement()) {
                snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                // A plan for any number of moved items compares each item with each of them.
                snapshot.execute("SET LOCAL plan_cache_mode = force_custom_plan");
                Map<UUID, String> elsewhere = moved.since(connection, after.begun(), order, filter, audience);
                return page(connection, filter, order, audience, today, after, elsewhere, limit);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private List<Listed> page(
            Connection connection,
            Filter filter,
            ListOrder order,
            Audience audience,
            LocalDate today,
            Place after,
            Map<UUID, String> elsewhere,
            int limit)
            throws SQLException {
        Sort sort = order.sort();
        FilterSql where = FilterSql.of(filter, audience, today);
        String sql = sql(where, order, audience, after != null, !elsewhere.isEmpty());
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int parameter = 1;
            if (sort == Sort.RELEVANCE) {
                select.setString(parameter++, SearchQuery.of(filter.q()));
            }
            if (!elsewhere.isEmpty()) {
                select.setArray(
                        parameter++,
                        connection.createArrayOf("uuid", elsewhere.keySet().toArray()));
                select.setArray(
                        parameter++,
                        connection.createArrayOf("text", elsewhere.values().toArray()));
            }
            parameter = where.bind(select, parameter);
            if (after != null) {
                select.setString(parameter++, after.key());
                select.setObject(parameter++, after.id());
            }
            select.setInt(parameter, limit);
            return read(select, audience, after);
        }
    }

    /**
     * The statement of a page.
     *
     * @param goesOn whether it begins behind a place
     * @param moved whether items are given that have another key than they had
     */
    static String sql(FilterSql where, ListOrder order, Audience audience, boolean goesOn, boolean moved) {
        Sort sort = order.sort();
        String key = sort.expression(audience, order.descending());
        String tables = FROM;
        if (sort == Sort.RELEVANCE) {
            tables += " CROSS JOIN (SELECT ?::tsquery AS query) AS asked";
        }
        if (moved) {
            tables += " LEFT JOIN unnest(?::uuid[], ?::" + sort.type() + "[]) AS was (id, key) ON was.id = c.id";
            key = "COALESCE(was.key, " + key + ")";
        }
        return COLUMNS + ", " + sort.text(key) + ", " + POSITION + tables + " WHERE " + where.condition()
                + (goesOn ? order.behind(key) : "") + order.by(key) + " LIMIT ?";
    }

    private List<Listed> read(PreparedStatement select, Audience audience, Place after) throws SQLException {
        List<Listed> items = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                CommitmentState state = read(rows, audience);
                Position begun = after == null ? position(rows.getString(16)) : after.begun();
                items.add(new Listed(state, new Place(rows.getString(15), state.id(), begun)));
            }
        }
        return items;
    }

    private static Position position(String text) {
        return text == null ? Position.start() : Position.parse(text).orElseThrow();
    }

    private CommitmentState read(ResultSet rows, Audience audience) throws SQLException {
        // The driver gives texts as they came, in UTF-8. Null where analysts see what everybody sees.
        boolean own = audience == Audience.INTERNAL && rows.getString(12) != null;
        LocalDate implementationOn = rows.getObject(own ? 13 : 10, LocalDate.class);
        return new CommitmentState(
                rows.getObject(1, UUID.class),
                json.parse(rows.getBytes(2)),
                rows.getString(3),
                json.parse(rows.getBytes(4)),
                json.parse(rows.getBytes(own ? 12 : 9)),
                implementationOn == null
                        ? null
                        : ImpreciseDate.parse(implementationOn.toString()).orElseThrow(),
                rows.getInt(5),
                instant(rows, 6),
                instant(rows, own ? 14 : 11),
                instant(rows, 7),
                rows.getString(8));
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
