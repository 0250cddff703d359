package org.onrecord.commitment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.onrecord.event.BodyReader;
import org.onrecord.event.CommitmentBody;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.JsonText;
import org.onrecord.event.Names;
import org.onrecord.log.Position;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.SearchVector;

/**
 * Finds the items whose place in a list has changed since a client began to walk through it. They keep the place they had
 * then, so that the walk meets each of them exactly once, wherever they have gone meanwhile.
 *
 * <p>An item that was registered later has the place that it had first.
 */
@ApplicationScoped
public class MovedRepository {

    // Positions leave out partitions at their start.
    private static final String SINCE = """
            WITH since AS (
                SELECT p.part, COALESCE(w.next_offset, 0) AS next_offset
                FROM projection_position p
                LEFT JOIN unnest(?::int[], ?::bigint[]) AS w (part, next_offset) ON w.part = p.part
                WHERE p.projection = 'timeline')
            """;
    private static final String TOUCHED = SINCE + """
            , touched AS (
                SELECT DISTINCT e.subject
                FROM since JOIN timeline_entry e ON e.part = since.part AND e.log_offset >= since.next_offset
                WHERE ? OR NOT e.internal)
            SELECT e.subject, %s
            FROM touched
            JOIN timeline_entry e ON e.subject = touched.subject
            JOIN since ON since.part = e.part
            WHERE ? OR NOT e.internal
            GROUP BY e.subject
            """.formatted(Sort.UPDATED_AT.text("""
                COALESCE((array_agg(e.recorded_at ORDER BY e.seq DESC) FILTER (WHERE e.log_offset < since.next_offset))[1],
                         (array_agg(e.recorded_at ORDER BY e.seq))[1])"""));
    private static final String AMENDED = SINCE + """
            SELECT e.subject, e.change, c.content
            FROM since
            JOIN timeline_entry e ON e.part = since.part AND e.log_offset >= since.next_offset
            JOIN commitment c ON c.id = e.subject
            WHERE e.entry_type = 'amended' AND e.change IS NOT NULL
            ORDER BY e.part, e.log_offset DESC
            """;
    private static final String RANKS = """
            SELECT id, %s FROM unnest(?::uuid[], ?::text[]) AS was (id, search)
            """.formatted(Sort.RELEVANCE.text("ts_rank(search::tsvector, ?::tsquery)"));

    private final JsonText json = new JsonText();

    /** By item, the key that it had when the walk began, for every item whose key may be another one now. */
    Map<UUID, String> since(Connection connection, Position begun, ListOrder order, Filter filter, Audience audience)
            throws SQLException {
        return switch (order.sort()) {
            case UPDATED_AT -> touched(connection, begun, audience);
            case STATED_ON -> before(connection, begun, "statedOn", MovedRepository::statedEnd);
            case DEADLINE -> before(connection, begun, "deadline", from -> deadline(from, order.descending()));
            case RELEVANCE -> ranks(connection, begun, SearchQuery.of(filter.q()));
        };
    }

    private static Map<UUID, String> touched(Connection connection, Position begun, Audience audience)
            throws SQLException {
        Map<UUID, String> keys = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(TOUCHED)) {
            bind(select, begun);
            select.setBoolean(3, audience == Audience.INTERNAL);
            select.setBoolean(4, audience == Audience.INTERNAL);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.put(rows.getObject(1, UUID.class), rows.getString(2));
                }
            }
        }
        return keys;
    }

    private interface Key {
        String of(JsonNode from);
    }

    private Map<UUID, String> before(Connection connection, Position begun, String field, Key key) throws SQLException {
        Map<UUID, String> keys = new HashMap<>();
        amended(connection, begun).forEach((id, amended) -> {
            if (amended.from().has(field)) {
                keys.put(id, key.of(amended.from().get(field)));
            }
        });
        return keys;
    }

    private static String statedEnd(JsonNode from) {
        return ImpreciseDate.parse(from.asText()).orElseThrow().end().toString();
    }

    private static String deadline(JsonNode from, boolean descending) {
        String to = from.path("to").textValue();
        return Sort.deadline(to == null ? null : LocalDate.parse(to), descending);
    }

    private Map<UUID, String> ranks(Connection connection, Position begun, String query) throws SQLException {
        Map<UUID, Amended> amended = amended(connection, begun);
        Map<UUID, String> keys = new HashMap<>();
        if (amended.isEmpty()) {
            return keys;
        }
        try (PreparedStatement select = connection.prepareStatement(RANKS)) {
            select.setString(1, query);
            select.setArray(2, connection.createArrayOf("uuid", amended.keySet().toArray()));
            select.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            amended.values().stream().map(Amended::search).toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.put(rows.getObject(1, UUID.class), rows.getString(2));
                }
            }
        }
        return keys;
    }

    /**
     * An item that was amended.
     *
     * @param now its content
     * @param from what each field was that has changed
     */
    private record Amended(ObjectNode now, ObjectNode from) {

        /** What it was found by before. */
        String search() {
            BodyReader before = new BodyReader(now.deepCopy().setAll(from), BodyReader.Unknown.KEPT);
            return SearchVector.of(CommitmentBody.read(before, Names.BY_ID)).text();
        }
    }

    private Map<UUID, Amended> amended(Connection connection, Position begun) throws SQLException {
        Map<UUID, Amended> amended = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(AMENDED)) {
            bind(select, begun);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject(1, UUID.class);
                    JsonNode change = parse(rows.getString(2));
                    Amended one = amended.get(id);
                    if (one == null) {
                        ObjectNode now = (ObjectNode) parse(rows.getString(3));
                        one = new Amended(now, now.objectNode());
                        amended.put(id, one);
                    }
                    // The last amendment comes first, so that what was before the first of them stands.
                    for (var field : change.properties()) {
                        one.from().set(field.getKey(), field.getValue().path("from"));
                    }
                }
            }
        }
        return amended;
    }

    private static void bind(PreparedStatement statement, Position begun) throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(
                1, connection.createArrayOf("int4", begun.offsets().keySet().toArray()));
        statement.setArray(
                2, connection.createArrayOf("int8", begun.offsets().values().toArray()));
    }

    private JsonNode parse(String text) {
        return json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
