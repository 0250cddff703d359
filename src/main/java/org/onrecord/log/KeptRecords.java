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
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.onrecord.event.Decoded;
import org.onrecord.event.Envelope;
import org.onrecord.event.EventIds;

/** Records that were refused or parked: kept whole, with the reason. */
@ApplicationScoped
public class KeptRecords {

    private static final int MAX_DETAIL = 2_000;
    private static final String INSERT = """
            INSERT INTO kept_record (part, log_offset, recorded_at, outcome, reason, detail, event_id, subject,
                                     event_type, request_hash, record_key, headers, record_value, retry_of)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String COLUMNS = "part, log_offset, outcome, reason, detail, request_hash";

    private static final Pattern TYPE = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final AgroalDataSource dataSource;

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
        insert.setObject(8, envelope == null ? claimedSubject(record.raw().headers()) : envelope.subject());
        insert.setString(
                9,
                envelope == null
                        ? claimedType(record.raw().headers())
                        : envelope.type().wire());
        insert.setString(10, envelope == null ? null : envelope.requestHash());
        insert.setBytes(11, record.raw().key());
        insert.setString(12, RawHeaders.write(record.raw().headers()));
        insert.setBytes(13, record.raw().value());
        insert.setString(14, retryOf(record));
    }

    /** What a record says it is about, though it cannot be read; only to find it by. */
    static UUID claimedSubject(Headers headers) {
        return RawHeaders.text(headers, "ce_subject")
                .filter(EventIds::isId)
                .map(UUID::fromString)
                .orElse(null);
    }

    /** What type a record says it has, though it cannot be read; only to find it by. */
    static String claimedType(Headers headers) {
        return RawHeaders.text(headers, "ce_type")
                .filter(type -> TYPE.matcher(type).matches())
                .orElse(null);
    }

    private static String retryOf(ReadRecord record) {
        return RawHeaders.text(record.raw().headers(), RawHeaders.RETRY_OF)
                .flatMap(KeptPlace::parse)
                .map(KeptPlace::toString)
                .orElse(null);
    }

    /** A reason quotes the record, which may hold what PostgreSQL cannot. */
    static String storable(String detail) {
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
