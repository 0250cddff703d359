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
import java.util.function.Consumer;
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
    // In the order of the primary key as far as it goes, so that no more than a history is ever sorted.
    private static final String SELECT_EVERY = """
            SELECT subject, event, part, log_offset, recorded_at
            FROM timeline_entry
            WHERE entry_type <> 'captured' AND recorded_at <= ?
            ORDER BY subject, seq
            """;
    private static final int ROWS_AT_A_TIME = 500;
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

    /**
     * Goes through the histories of all commitments in the order of ids, of one snapshot, holding one at a time.
     *
     * @param knownAt up to when what was recorded counts, or null for all of it
     */
    void eachCommitment(Instant knownAt, Consumer<CommitmentHistory> consumer) {
        try (Connection connection = dataSource.getConnection()) {
            // The driver reads piece by piece only inside a transaction.
            connection.setAutoCommit(false);
            try {
                eachCommitment(connection, knownAt == null ? ALWAYS : knownAt.atOffset(ZoneOffset.UTC), consumer);
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private void eachCommitment(Connection connection, OffsetDateTime until, Consumer<CommitmentHistory> consumer)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT_EVERY)) {
            select.setFetchSize(ROWS_AT_A_TIME);
            select.setObject(1, until);
            CommitmentHistory history = null;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    UUID subject = rows.getObject(1, UUID.class);
                    if (history == null || !history.id().equals(subject)) {
                        if (history != null) {
                            consumer.accept(history);
                        }
                        history = new CommitmentHistory(subject, codec);
                    }
                    String canonical = rows.getString(2);
                    var unused = history.apply(
                            codec.readCanonical(canonical),
                            canonical,
                            new RecordPosition(rows.getInt(3), rows.getLong(4)),
                            rows.getObject(5, OffsetDateTime.class).toInstant());
                }
            }
            if (history != null) {
                consumer.accept(history);
            }
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
