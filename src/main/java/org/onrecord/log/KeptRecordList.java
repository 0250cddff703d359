package org.onrecord.log;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.Author;

/** Kept records as admins see them: those of the log first, then submissions, each in the order of their places. */
@ApplicationScoped
public class KeptRecordList {

    private static final String EVENTS = """
            SELECT 'events', k.part, k.log_offset, k.recorded_at, k.outcome, k.reason, k.detail, k.event_id, k.subject,
                   k.event_type, k.record_key, k.headers, k.record_value, k.retry_of,
            """;
    private static final String SUBMISSIONS = """
            SELECT k.topic_id, k.part, k.log_offset, k.recorded_at, 'parked', k.reason, k.detail, k.event_id, k.subject,
                   k.event_type, k.record_key, k.headers, k.record_value, NULL,
            """;
    private static final String DECISION = """
                   d.retried_at, d.retried_by, d.retried_by_name, d.retried_part, d.retried_offset, d.retried_event,
                   d.retry_detail, d.discarded_at, d.discarded_by, d.discarded_by_name, d.discard_reason
            """;
    private static final String SIZE = """
            SELECT coalesce(octet_length(k.record_key), 0) + octet_length(k.headers)
                   + coalesce(octet_length(k.record_value), 0)
            """;
    private static final String FROM_EVENTS = """
            FROM kept_record k
            LEFT JOIN kept_decision d ON d.topic = 'events' AND d.part = k.part AND d.log_offset = k.log_offset
            """;
    private static final String FROM_SUBMISSIONS = """
            FROM parked_submission k
            LEFT JOIN kept_decision d ON d.topic = k.topic_id AND d.part = k.part AND d.log_offset = k.log_offset
            """;
    private static final String CHOSEN = """
            AND (?::text IS NULL OR k.reason = ?) AND (?::text IS NULL OR k.event_type = ?)
            AND (?::uuid IS NULL OR k.subject = ?) AND (?::timestamptz IS NULL OR k.recorded_at >= ?)
            AND (?::timestamptz IS NULL OR k.recorded_at < ?)
            """;
    // A retry that was kept once more leaves the first record open.
    private static final String OPEN = """
            AND d.discarded_at IS NULL
            AND (d.retried_part IS NULL OR EXISTS (SELECT FROM kept_record again
                 WHERE again.part = d.retried_part AND again.log_offset = d.retried_offset))
            """;

    /** How much is held in memory at once, in bytes: anybody who may write to a topic may write records of megabytes. */
    private static final long AT_ONCE = 16L * 1024 * 1024;

    private final AgroalDataSource dataSource;

    /** What is made of a row. */
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    public KeptRecordList(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A piece of the list.
     *
     * @param after the place of the last record seen, or null for the beginning
     */
    public List<KeptRecord> page(KeptQuery query, KeptPlace after, int limit) {
        return rows(query, after, limit, EVENTS + DECISION, SUBMISSIONS + DECISION, KeptRecordList::record);
    }

    /** How many of the next records, so many at most and at least one, can be read into memory together. */
    public int fitting(KeptQuery query, KeptPlace after, int limit) {
        long bytes = 0;
        int count = 0;
        for (long size : rows(query, after, limit, SIZE, SIZE, row -> row.getLong(1))) {
            bytes += size;
            if (bytes > AT_ONCE) {
                return Math.max(1, count);
            }
            count++;
        }
        return limit;
    }

    private <T> List<T> rows(
            KeptQuery query, KeptPlace after, int limit, String ofEvents, String ofSubmissions, Row<T> row) {
        try (Connection connection = dataSource.getConnection()) {
            List<T> rows = new ArrayList<>();
            if (query.asksFor(KeptQuery.Topic.EVENTS) && (after == null || after.isOnLog())) {
                KeptPlace from = after == null ? new KeptPlace(KeptPlace.EVENTS, -1, -1) : after;
                rows.addAll(events(connection, ofEvents, query, from, limit, row));
            }
            if (query.asksFor(KeptQuery.Topic.SUBMISSIONS)
                    && !"refused".equals(query.outcome())
                    && rows.size() < limit) {
                KeptPlace from = after == null || after.isOnLog() ? new KeptPlace("", -1, -1) : after;
                rows.addAll(submissions(connection, ofSubmissions, query, from, limit - rows.size(), row));
            }
            return rows;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** The record at a place; empty where none is kept there. */
    public Optional<KeptRecord> find(KeptPlace place) {
        try (Connection connection = dataSource.getConnection()) {
            return find(connection, place);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** As {@link #find(KeptPlace)}, as the connection's transaction sees it. */
    Optional<KeptRecord> find(Connection connection, KeptPlace place) throws SQLException {
        String sql = place.isOnLog()
                ? EVENTS + DECISION + FROM_EVENTS + "WHERE k.part = ? AND k.log_offset = ?"
                : SUBMISSIONS + DECISION + FROM_SUBMISSIONS
                        + "WHERE k.part = ? AND k.log_offset = ? AND k.topic_id = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, place.partition());
            select.setLong(2, place.offset());
            if (!place.isOnLog()) {
                select.setString(3, place.topic());
            }
            return read(select, KeptRecordList::record).stream().findFirst();
        }
    }

    private static <T> List<T> events(
            Connection connection, String select, KeptQuery query, KeptPlace after, int limit, Row<T> row)
            throws SQLException {
        String sql = select
                + FROM_EVENTS
                + "WHERE (k.part, k.log_offset) > (?, ?) AND (?::text IS NULL OR k.outcome = ?)\n"
                + CHOSEN
                + state(query, "AND k.retry_of IS NULL ")
                + "ORDER BY k.part, k.log_offset LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, after.partition());
            statement.setLong(2, after.offset());
            statement.setString(3, query.outcome());
            statement.setString(4, query.outcome());
            statement.setInt(choose(statement, 5, query), limit);
            return read(statement, row);
        }
    }

    private static <T> List<T> submissions(
            Connection connection, String select, KeptQuery query, KeptPlace after, int limit, Row<T> row)
            throws SQLException {
        String sql = select
                + FROM_SUBMISSIONS
                + "WHERE (k.topic_id, k.part, k.log_offset) > (?, ?, ?)\n"
                + CHOSEN
                + state(query, "")
                + "ORDER BY k.topic_id, k.part, k.log_offset LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, after.topic());
            statement.setInt(2, after.partition());
            statement.setLong(3, after.offset());
            statement.setInt(choose(statement, 4, query), limit);
            return read(statement, row);
        }
    }

    /**
     * The condition of a state.
     *
     * @param original leaves out what only repeats another record
     */
    private static String state(KeptQuery query, String original) {
        if (query.state() == null) {
            return "";
        }
        return switch (query.state()) {
            case OPEN -> original + OPEN;
            case RETRIED -> "AND d.retried_part IS NOT NULL ";
            case DISCARDED -> "AND d.discarded_at IS NOT NULL ";
        };
    }

    private static int choose(PreparedStatement select, int first, KeptQuery query) throws SQLException {
        int next = first;
        for (Object value :
                new Object[] {query.reason(), query.type(), query.subject(), utc(query.since()), utc(query.until())}) {
            select.setObject(next++, value);
            select.setObject(next++, value);
        }
        return next;
    }

    private static <T> List<T> read(PreparedStatement select, Row<T> row) throws SQLException {
        List<T> read = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                read.add(row.of(rows));
            }
        }
        return read;
    }

    private static KeptRecord record(ResultSet row) throws SQLException {
        return new KeptRecord(
                new KeptPlace(row.getString(1), row.getInt(2), row.getLong(3)),
                instant(row, 4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getObject(8, UUID.class),
                row.getObject(9, UUID.class),
                row.getString(10),
                row.getBytes(11),
                row.getString(12),
                row.getBytes(13),
                row.getString(14),
                retry(row),
                discard(row));
    }

    private static KeptRecord.Retry retry(ResultSet rows) throws SQLException {
        if (rows.getObject(15) == null) {
            return null;
        }
        return new KeptRecord.Retry(
                instant(rows, 15),
                new Author(rows.getString(16), rows.getString(17)),
                rows.getObject(18) == null ? null : new RecordPosition(rows.getInt(18), rows.getLong(19)),
                rows.getObject(20, UUID.class),
                rows.getString(21));
    }

    private static KeptRecord.Discard discard(ResultSet rows) throws SQLException {
        return rows.getObject(22) == null
                ? null
                : new KeptRecord.Discard(
                        instant(rows, 22), new Author(rows.getString(23), rows.getString(24)), rows.getString(25));
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
