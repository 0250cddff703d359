package org.onrecord.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.onrecord.event.Decoded;
import org.onrecord.event.Envelope;

/** Records that were refused or parked: kept whole, with the reason. */
@ApplicationScoped
public class KeptRecords {

    private static final int MAX_DETAIL = 2_000;
    private static final String INSERT = """
            INSERT INTO kept_record (part, log_offset, recorded_at, outcome, reason, detail, event_id, subject,
                                     event_type, request_hash, record_key, headers, record_value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String COLUMNS = "part, log_offset, outcome, reason, detail, request_hash";

    private final AgroalDataSource dataSource;
    private final ObjectMapper ascii =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    public KeptRecords(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What is known of a kept record.
     *
     * @param requestHash of the request it came from, or null
     */
    public record Kept(RecordPosition at, Outcome outcome, String requestHash) {}

    void park(Connection connection, List<ReadRecord> records) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (ReadRecord record : records) {
                Decoded.Unreadable why = (Decoded.Unreadable) record.decoded();
                bind(insert, record, "parked", why.reason(), why.detail(), null);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    void refuse(Connection connection, List<Projection.Refusal> refusals) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Projection.Refusal refusal : refusals) {
                Envelope envelope = ((Decoded.Read) refusal.record().decoded()).envelope();
                bind(insert, refusal.record(), "refused", refusal.reason().wire(), refusal.detail(), envelope);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void bind(
            PreparedStatement insert,
            ReadRecord record,
            String outcome,
            String reason,
            String detail,
            Envelope envelope)
            throws SQLException {
        insert.setInt(1, record.at().partition());
        insert.setLong(2, record.at().offset());
        insert.setObject(3, utc(record.recordedAt()));
        insert.setString(4, outcome);
        insert.setString(5, reason);
        insert.setString(6, storable(detail));
        insert.setObject(7, envelope == null ? null : envelope.id());
        insert.setObject(8, envelope == null ? null : envelope.subject());
        insert.setString(9, envelope == null ? null : envelope.type().wire());
        insert.setString(10, envelope == null ? null : envelope.requestHash());
        insert.setBytes(11, record.raw().key());
        insert.setString(12, headers(record));
        insert.setBytes(13, record.raw().value());
    }

    /** Header names may hold anything; escaped to ASCII they can be stored. */
    private String headers(ReadRecord record) {
        ArrayNode headers = ascii.createArrayNode();
        for (Header header : record.raw().headers()) {
            headers.addArray()
                    .add(header.key())
                    .add(header.value() == null ? null : Base64.getEncoder().encodeToString(header.value()));
        }
        try {
            return ascii.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("headers that were read can be written", e);
        }
    }

    /** A reason quotes the record, which may hold what PostgreSQL cannot. */
    private static String storable(String detail) {
        StringBuilder out = new StringBuilder(Math.min(detail.length(), MAX_DETAIL));
        detail.codePoints().limit(MAX_DETAIL).forEach(c -> {
            boolean unstorable = c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
            out.appendCodePoint(unstorable ? 0xFFFD : c);
        });
        return out.toString();
    }

    /** The latest kept record of an event. */
    public Optional<Kept> byEventId(UUID eventId) {
        String sql = "SELECT " + COLUMNS
                + " FROM kept_record WHERE event_id = ? ORDER BY recorded_at DESC, part, log_offset DESC LIMIT 1";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, eventId);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(kept(rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** What is kept at these positions; those at which nothing is kept are absent. */
    public Map<RecordPosition, Kept> at(Collection<RecordPosition> positions) {
        String sql = "SELECT " + COLUMNS
                + " FROM kept_record JOIN unnest(?::int[], ?::bigint[]) AS asked (p, o) ON part = p AND log_offset = o";
        Map<RecordPosition, Kept> found = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "int4",
                            positions.stream().map(RecordPosition::partition).toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "int8",
                            positions.stream().map(RecordPosition::offset).toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Kept kept = kept(rows);
                    found.put(kept.at(), kept);
                }
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * A kept record as it stands, whole.
     *
     * @param outcome {@code refused} or {@code parked}
     * @param eventId null where it is no event
     * @param subject null where it is no event
     * @param eventType null where it is no event
     * @param key or null
     * @param headers JSON: a list of [name, base64 of the value or null]
     * @param value or null
     */
    @SuppressWarnings("ArrayRecordComponent") // raw bytes on their way to a client
    public record Whole(
            RecordPosition at,
            Instant recordedAt,
            String outcome,
            String reason,
            String detail,
            UUID eventId,
            UUID subject,
            String eventType,
            byte[] key,
            String headers,
            byte[] value) {}

    /**
     * A piece of the list, in the order of positions.
     *
     * @param outcome {@code refused}, {@code parked}, or null for both
     * @param reason or null for all
     * @param after the position of the last record seen, or null for the beginning
     */
    public List<Whole> page(String outcome, String reason, RecordPosition after, int limit) {
        String sql = """
                SELECT part, log_offset, recorded_at, outcome, reason, detail, event_id, subject, event_type,
                       record_key, headers, record_value
                FROM kept_record
                WHERE (part, log_offset) > (?, ?) AND (?::text IS NULL OR outcome = ?) AND (?::text IS NULL OR reason = ?)
                ORDER BY part, log_offset LIMIT ?
                """;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, after == null ? -1 : after.partition());
            select.setLong(2, after == null ? -1 : after.offset());
            select.setString(3, outcome);
            select.setString(4, outcome);
            select.setString(5, reason);
            select.setString(6, reason);
            select.setInt(7, limit);
            List<Whole> records = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    records.add(new Whole(
                            new RecordPosition(rows.getInt(1), rows.getLong(2)),
                            rows.getObject(3, OffsetDateTime.class).toInstant(),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6),
                            rows.getObject(7, UUID.class),
                            rows.getObject(8, UUID.class),
                            rows.getString(9),
                            rows.getBytes(10),
                            rows.getString(11),
                            rows.getBytes(12)));
                }
            }
            return records;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static Kept kept(ResultSet rows) throws SQLException {
        RecordPosition at = new RecordPosition(rows.getInt(1), rows.getLong(2));
        String reason = rows.getString(4);
        Outcome outcome = rows.getString(3).equals("parked")
                ? new Outcome.Parked(reason, rows.getString(5))
                : new Outcome.Refused(reasonOf(reason), rows.getString(5));
        return new Kept(at, outcome, rows.getString(6));
    }

    private static RefusalReason reasonOf(String wire) {
        return Arrays.stream(RefusalReason.values())
                .filter(reason -> reason.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        String.format(Locale.ROOT, "a record was refused for a reason nobody knows: %s", wire)));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
