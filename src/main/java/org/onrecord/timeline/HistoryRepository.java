package org.onrecord.timeline;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.Envelope;
import org.onrecord.event.EventCodec;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.RecordPosition;
import org.onrecord.source.SourceHistory;

/** Restores histories by applying their kept events again. */
@ApplicationScoped
public class HistoryRepository {

    /** What a source's events are called in {@code entry_type}. */
    static final String CAPTURED = "captured";

    private static final String SELECT = """
            SELECT subject, event, part, log_offset, recorded_at
            FROM timeline_entry
            WHERE subject = ANY (?) AND (entry_type = 'captured') = ? AND recorded_at <= ?
            ORDER BY subject, seq
            """;
    // PostgreSQL's own end of time, as far as JDBC can say it.
    private static final OffsetDateTime ALWAYS = OffsetDateTime.parse("9999-12-31T23:59:59Z");

    private final AgroalDataSource dataSource;
    private final EventCodec codec = new EventCodec();

    public HistoryRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The commitment's history as the projection has it; empty where there is no such commitment. */
    public Optional<CommitmentHistory> commitment(UUID id) {
        return commitment(id, ALWAYS);
    }

    /** The commitment's history as this record knew it at an instant; empty where it did not know it. */
    public Optional<CommitmentHistory> commitmentKnownAt(UUID id, Instant knownAt) {
        return commitment(id, knownAt.atOffset(ZoneOffset.UTC));
    }

    /** The commitment's history; an empty one where there is no such commitment. */
    public CommitmentHistory orEmpty(UUID id) {
        return commitment(id).orElseGet(() -> new CommitmentHistory(id, codec));
    }

    /** The source's history; an empty one where there is no such source. */
    public SourceHistory source(UUID id) {
        try {
            return sources(List.of(id)).get(id);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Optional<CommitmentHistory> commitment(UUID id, OffsetDateTime until) {
        try (Connection connection = dataSource.getConnection()) {
            CommitmentHistory history =
                    commitments(connection, List.of(id), until).get(id);
            return history != null && history.exists() ? Optional.of(history) : Optional.empty();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** The histories of commitments; of those without any event an empty one. */
    Map<UUID, CommitmentHistory> commitments(Collection<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return Map.of();
        }
        try (Connection connection = dataSource.getConnection()) {
            return commitments(connection, ids, ALWAYS);
        }
    }

    /** The histories of sources; of those without any event an empty one. */
    Map<UUID, SourceHistory> sources(Collection<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<UUID, SourceHistory> histories = new HashMap<>();
        ids.forEach(id -> histories.put(id, new SourceHistory(id)));
        try (Connection connection = dataSource.getConnection()) {
            replay(connection, ids, true, ALWAYS, (envelope, canonical, at, recordedAt) -> histories
                    .get(envelope.subject())
                    .apply(envelope, canonical, at, recordedAt));
        }
        return histories;
    }

    private Map<UUID, CommitmentHistory> commitments(Connection connection, Collection<UUID> ids, OffsetDateTime until)
            throws SQLException {
        Map<UUID, CommitmentHistory> histories = new HashMap<>();
        ids.forEach(id -> histories.put(id, new CommitmentHistory(id, codec)));
        replay(connection, ids, false, until, (envelope, canonical, at, recordedAt) -> histories
                .get(envelope.subject())
                .apply(envelope, canonical, at, recordedAt));
        return histories;
    }

    private void replay(
            Connection connection, Collection<UUID> ids, boolean ofSources, OffsetDateTime until, Replay replay)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            select.setBoolean(2, ofSources);
            select.setObject(3, until);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String canonical = rows.getString(2);
                    replay.event(
                            codec.readCanonical(canonical),
                            canonical,
                            new RecordPosition(rows.getInt(3), rows.getLong(4)),
                            rows.getObject(5, OffsetDateTime.class).toInstant());
                }
            }
        }
    }

    private interface Replay {
        void event(Envelope envelope, String canonical, RecordPosition at, Instant recordedAt);
    }
}
