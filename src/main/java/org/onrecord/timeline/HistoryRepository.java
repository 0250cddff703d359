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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
            SELECT subject, event, part, log_offset, recorded_at, seq
            FROM timeline_entry
            WHERE subject = ANY (?) AND (entry_type = 'captured') = ? AND recorded_at <= ?
            ORDER BY subject, seq
            """;
    // In the order of the primary key as far as it goes, so that no more than a history is ever sorted.
    private static final String SELECT_EVERY = """
            SELECT subject, event, part, log_offset, recorded_at, seq
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

    /**
     * The histories of commitments; of those without any event an empty one.
     *
     * @param knownAt up to when what was recorded counts, or null for all of it
     */
    Map<UUID, CommitmentHistory> commitmentsKnownAt(Collection<UUID> ids, Instant knownAt) {
        try (Connection connection = dataSource.getConnection()) {
            return commitments(connection, ids, knownAt == null ? ALWAYS : knownAt.atOffset(ZoneOffset.UTC));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
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
            walk(select, (history, verdict) -> {}, consumer);
        }
    }

    /** What the histories of commitments came to with each event, one after the other. */
    void traces(Connection connection, Collection<UUID> ids, BiConsumer<UUID, PastTables.Traced> consumer)
            throws SQLException {
        Map<UUID, HistoryTrace> traces = new HashMap<>();
        try (PreparedStatement select = select(connection, ids, false, ALWAYS)) {
            select.setFetchSize(ROWS_AT_A_TIME);
            walk(
                    select,
                    (history, verdict) -> traces.computeIfAbsent(history.id(), id -> new HistoryTrace())
                            .take(history, verdict),
                    history -> consumer.accept(
                            history.id(), new PastTables.Traced(traces.remove(history.id()), history.revision())));
        }
    }

    /**
     * Applies entries that are sorted by subject, holding one history at a time. What comes behind an entry that is left
     * out is left out too: the log's clock may have been set back, but where one is not known yet none behind it is.
     */
    private void walk(
            PreparedStatement select, BiConsumer<CommitmentHistory, Verdict> each, Consumer<CommitmentHistory> end)
            throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            CommitmentHistory history = null;
            while (rows.next()) {
                UUID subject = rows.getObject(1, UUID.class);
                if (history == null || !history.id().equals(subject)) {
                    if (history != null) {
                        end.accept(history);
                    }
                    history = new CommitmentHistory(subject, codec);
                }
                if (rows.getInt(6) == history.revision() + 1) {
                    String canonical = rows.getString(2);
                    each.accept(
                            history,
                            history.apply(codec.readCanonical(canonical), canonical, position(rows), recordedAt(rows)));
                }
            }
            if (history != null) {
                end.accept(history);
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
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = select(connection, ids, true, ALWAYS);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String canonical = rows.getString(2);
                var unused = histories
                        .get(rows.getObject(1, UUID.class))
                        .apply(codec.readCanonical(canonical), canonical, position(rows), recordedAt(rows));
            }
        }
        return histories;
    }

    private Map<UUID, CommitmentHistory> commitments(Connection connection, Collection<UUID> ids, OffsetDateTime until)
            throws SQLException {
        Map<UUID, CommitmentHistory> histories = new HashMap<>();
        ids.forEach(id -> histories.put(id, new CommitmentHistory(id, codec)));
        try (PreparedStatement select = select(connection, ids, false, until)) {
            walk(select, (history, verdict) -> {}, history -> histories.put(history.id(), history));
        }
        return histories;
    }

    private static PreparedStatement select(
            Connection connection, Collection<UUID> ids, boolean ofSources, OffsetDateTime until) throws SQLException {
        PreparedStatement select = connection.prepareStatement(SELECT);
        select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
        select.setBoolean(2, ofSources);
        select.setObject(3, until);
        return select;
    }

    private static RecordPosition position(ResultSet rows) throws SQLException {
        return new RecordPosition(rows.getInt(3), rows.getLong(4));
    }

    private static Instant recordedAt(ResultSet rows) throws SQLException {
        return rows.getObject(5, OffsetDateTime.class).toInstant();
    }
}
