package org.onrecord.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.onrecord.event.JsonText;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.Position;
import org.onrecord.log.Projection;
import org.onrecord.log.RecordPosition;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.KeptEntry;

/**
 * Reads applied events by position. One statement gives the rows and how far the projection had come, so that one
 * snapshot decides what a page holds and where the next one begins.
 *
 * <p>Within a partition the order is the log's. Across partitions what was recorded earlier comes first; since a
 * partition's clock may stand still or go back, an entry counts as recorded no earlier than the one before it.
 */
@ApplicationScoped
public class ChangeRepository {

    private static final String SELECT = """
            WITH at AS (
                SELECT p.part, p.next_offset AS reached, coalesce(l.next, 0) AS low,
                       CASE WHEN ? THEN coalesce(h.next, 0) ELSE p.next_offset END AS high
                FROM projection_position p
                LEFT JOIN unnest(?::int[], ?::bigint[]) AS l (part, next) ON l.part = p.part
                LEFT JOIN unnest(?::int[], ?::bigint[]) AS h (part, next) ON h.part = p.part
                WHERE p.projection = ?
            ), found AS (
                SELECT at.part, e.log_offset,
                       <latest>(e.recorded_at) OVER (PARTITION BY at.part ORDER BY e.log_offset <direction>) AS ordered
                FROM at CROSS JOIN LATERAL (
                    SELECT t.log_offset, t.recorded_at
                    FROM timeline_entry t
                    WHERE t.part = at.part AND t.log_offset >= at.low AND t.log_offset < at.high
                          AND (? OR NOT t.internal)
                    ORDER BY t.log_offset <direction> LIMIT ?) e
            ), page AS (
                SELECT * FROM found ORDER BY ordered <direction>, part <direction>, log_offset <direction> LIMIT ?
            )
            SELECT at.part, at.reached, e.subject, e.seq, e.occurred_end, e.occurred_on, e.event_id, e.entry_type,
                   e.log_offset, e.recorded_at, e.internal, e.follow_up_id, e.event, e.change,
                   coalesce(e.internal_change, e.change), e.hash, e.previous_hash, e.corrected_by,
                   e.internal_corrected_by, e.retracted_by, e.retracted_because, coalesce(c.slug, s.slug),
                   coalesce(c.title, s.title), c.kind, marked.for_public, marked.for_analysts
            FROM at
            LEFT JOIN page ON page.part = at.part
            LEFT JOIN timeline_entry e ON e.part = page.part AND e.log_offset = page.log_offset
            LEFT JOIN commitment c ON c.id = e.subject
            LEFT JOIN source s ON s.id = e.subject
            LEFT JOIN LATERAL (
                SELECT max(m.recorded_at) FILTER (WHERE m.event_id IN (e.retracted_by, e.corrected_by)) AS for_public,
                       max(m.recorded_at) FILTER (WHERE m.event_id IN (e.retracted_by, e.internal_corrected_by))
                           AS for_analysts
                FROM timeline_entry m
                WHERE m.event_id IN (e.retracted_by, e.corrected_by, e.internal_corrected_by)) AS marked ON TRUE
            ORDER BY page.ordered <direction>, page.part <direction>, page.log_offset <direction>
            """;
    private static final String FORWARD = SELECT.replace("<latest>", "max").replace("<direction>", "");
    private static final String BACKWARD = SELECT.replace("<latest>", "min").replace("<direction>", "DESC");

    private final AgroalDataSource dataSource;
    private final String projection;
    private final JsonText json = new JsonText();

    ChangeRepository(AgroalDataSource dataSource, Projection projection) {
        this.dataSource = dataSource;
        this.projection = projection.name();
    }

    /** Every audience has its own view of a row; the rest of it they share. */
    private record Row(RecordPosition at, Change.Shown forPublic, Change.Shown forAnalysts, Change.About about) {}

    /** What a statement gave: how far the projection had come, and the rows. */
    private record Snapshot(Position reached, List<Row> rows) {}

    /**
     * What comes behind a position, the oldest first.
     *
     * @param upTo where to end, which must have passed {@code after}; null for as far as the projection has come
     * @param audience whose entries are read: internal ones only for analysts
     * @param limit how many changes to read at the most
     * @throws org.onrecord.http.ProblemException 400 where the projection never was at {@code after}
     */
    Batch after(Position after, Position upTo, Audience audience, int limit) {
        Snapshot snapshot = read(FORWARD, after, upTo, audience, limit);
        Cursors.requireReached(snapshot.reached(), after, "after");
        List<Change> changes = new ArrayList<>();
        Position at = after;
        for (Row row : snapshot.rows()) {
            at = at.advancedTo(row.at().partition(), row.at().offset() + 1);
            changes.add(new Change(row.forPublic(), row.forAnalysts(), row.about(), at));
        }
        boolean last = changes.size() < limit;
        return new Batch(after, last ? after.merge(upTo == null ? snapshot.reached() : upTo) : at, changes, last);
    }

    /**
     * What comes before a position, the newest first. The cursor of each change is the position before it.
     *
     * @param before where to begin; null for as far as the projection has come
     * @param after where to end
     * @param limit how many changes to read at the most
     * @throws org.onrecord.http.ProblemException 400 where the projection never was at either
     */
    public Batch before(Position before, Position after, Audience audience, int limit) {
        Snapshot snapshot = read(BACKWARD, after, before, audience, limit);
        Cursors.requireReached(snapshot.reached(), after, "after");
        if (before != null) {
            Cursors.requireReached(snapshot.reached(), before, "before");
        }
        Position from = before == null ? snapshot.reached() : before;
        Map<Integer, Long> next = new HashMap<>(from.offsets());
        List<Change> changes = new ArrayList<>();
        for (Row row : snapshot.rows()) {
            next.put(row.at().partition(), row.at().offset());
            changes.add(new Change(row.forPublic(), row.forAnalysts(), row.about(), Position.of(next)));
        }
        boolean last = changes.size() < limit;
        return new Batch(from, last ? after : Position.of(next), changes, last);
    }

    /** How far the projection has come. */
    Position reached() {
        return read(FORWARD, Position.start(), Position.start(), Audience.INTERNAL, 0)
                .reached();
    }

    private Snapshot read(String sql, Position low, Position high, Audience audience, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setBoolean(1, high != null);
            offsets(connection, select, 2, low);
            offsets(connection, select, 4, high == null ? Position.start() : high);
            select.setString(6, projection);
            select.setBoolean(7, audience == Audience.INTERNAL);
            select.setInt(8, limit);
            select.setInt(9, limit);
            Map<Integer, Long> reached = new HashMap<>();
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    reached.put(result.getInt(1), result.getLong(2));
                    if (result.getString(13) != null) {
                        rows.add(row(result));
                    }
                }
            }
            return new Snapshot(Position.of(reached), rows);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static void offsets(Connection connection, PreparedStatement select, int first, Position position)
            throws SQLException {
        Map<Integer, Long> next = position.offsets();
        select.setArray(first, connection.createArrayOf("int4", next.keySet().toArray()));
        select.setArray(
                first + 1, connection.createArrayOf("int8", next.values().toArray()));
    }

    private Row row(ResultSet row) throws SQLException {
        RecordPosition at = new RecordPosition(row.getInt(1), row.getLong(9));
        JsonNode event = json.parse(row.getString(13).getBytes(StandardCharsets.UTF_8));
        return new Row(
                at,
                new Change.Shown(entry(row, at, event, 14, 18), instant(row, 25)),
                new Change.Shown(entry(row, at, event, 15, 19), instant(row, 26)),
                new Change.About(
                        row.getObject(3, UUID.class), row.getString(22), row.getString(23), row.getString(24)));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static KeptEntry entry(ResultSet row, RecordPosition at, JsonNode event, int change, int correctedBy)
            throws SQLException {
        return new KeptEntry(
                row.getObject(3, UUID.class),
                row.getInt(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getString(6),
                row.getObject(7, UUID.class),
                row.getString(8),
                at,
                row.getObject(10, OffsetDateTime.class).toInstant(),
                row.getBoolean(11),
                row.getObject(12, UUID.class),
                event,
                row.getString(change),
                row.getBytes(16),
                row.getBytes(17),
                row.getObject(correctedBy, UUID.class),
                row.getObject(20, UUID.class),
                row.getString(21));
    }
}
