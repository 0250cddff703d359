package org.onrecord.timeline;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.DatabaseException;

/**
 * Keeps what {@link MomentRelation} reads of the past: traces the histories of items that have moved since. One connection of one instance
 * traces at a time; whoever reads the past has it caught up first, so that what a reader gets is never behind what this
 * record had when it asked.
 */
@ApplicationScoped
public class PastRepository {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int RETRY_SECONDS = 10;
    /** How much of the log is looked at in one transaction. */
    private static final int OFFSETS = 1_000;
    /** Of PostgreSQL's advisory locks, the one that is ours; any number that nobody else takes. */
    private static final long LOCK = 5_830_772_114L;

    private static final String LOCKED = "SELECT pg_advisory_xact_lock(" + LOCK + ")";
    private static final String BEHIND = """
            SELECT p.part, p.topic_id, coalesce(t.next_offset, 0), p.next_offset, t.topic_id <> p.topic_id
            FROM projection_position p LEFT JOIN past_position t ON t.part = p.part
            WHERE p.projection = 'timeline'
              AND (coalesce(t.next_offset, 0) < p.next_offset OR t.topic_id <> p.topic_id)
            ORDER BY p.part
            """;
    private static final String MOVED = """
            SELECT e.subject, coalesce(t.revision, 0)
            FROM timeline_entry e LEFT JOIN past_trace t ON t.commitment_id = e.subject
            WHERE e.part = ? AND e.log_offset >= ? AND e.log_offset < ? AND e.entry_type <> 'captured'
              AND e.seq > coalesce(t.revision, 0)
            """;
    private static final String TRACED_TO = """
            INSERT INTO past_position (part, topic_id, next_offset) VALUES (?, ?, ?)
            ON CONFLICT (part) DO UPDATE SET topic_id = excluded.topic_id, next_offset = excluded.next_offset
            """;

    private final AgroalDataSource dataSource;
    private final HistoryRepository histories;
    private final PastTables tables = new PastTables();
    /** Held before a connection is, so that readers who wait keep none from others. */
    private final ReentrantLock tracing = new ReentrantLock();

    public PastRepository(AgroalDataSource dataSource, HistoryRepository histories) {
        this.dataSource = dataSource;
        this.histories = histories;
    }

    /** A piece of a partition that is not traced yet. */
    private record Piece(int partition, String topicId, long from, long to, boolean foreign) {

        Piece cut() {
            return new Piece(partition, topicId, from, Math.min(to, from + OFFSETS), foreign);
        }
    }

    /**
     * Returns once everything is traced that was projected when it was called.
     *
     * @throws ProblemException 503 where that takes longer than a request should; it goes on where it was left
     */
    public void catchUp() {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        Map<Integer, Piece> goal = new HashMap<>();
        behind().forEach(piece -> goal.put(piece.partition, piece));
        while (!goal.isEmpty()) {
            if (!traceSome(giveUp - System.nanoTime()) || System.nanoTime() > giveUp) {
                throw ProblemException.retryLater(
                        ProblemType.NOT_YET_VISIBLE,
                        "What was known at earlier moments is still being gathered.",
                        RETRY_SECONDS);
            }
            Map<Integer, Piece> left = new HashMap<>();
            behind().forEach(piece -> left.put(piece.partition, piece));
            goal.values().removeIf(piece -> {
                Piece now = left.get(piece.partition);
                return now == null || (!now.foreign && now.from >= piece.to);
            });
        }
    }

    /**
     * Traces a piece, if anything is to be traced.
     *
     * @param patience how long to wait for whoever is at it, in nanoseconds
     * @return whether it got its turn
     */
    boolean traceSome(long patience) {
        try {
            if (!tracing.tryLock(patience, TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                trace(connection);
                connection.commit();
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
            return true;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        } finally {
            tracing.unlock();
        }
    }

    /** Whether anything is to be traced. */
    boolean isBehind() {
        return !behind().isEmpty();
    }

    private List<Piece> behind() {
        try (Connection connection = dataSource.getConnection()) {
            return behind(connection);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static List<Piece> behind(Connection connection) throws SQLException {
        List<Piece> pieces = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(BEHIND);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                pieces.add(new Piece(
                        rows.getInt(1), rows.getString(2), rows.getLong(3), rows.getLong(4), rows.getBoolean(5)));
            }
        }
        return pieces;
    }

    private void trace(Connection connection) throws SQLException {
        execute(connection, LOCKED);
        List<Piece> pieces = behind(connection);
        if (pieces.stream().anyMatch(Piece::foreign)) {
            execute(connection, "TRUNCATE past_item, past_standing, past_trace, past_position");
            pieces = behind(connection);
        }
        Optional<Piece> longest =
                pieces.stream().max((one, other) -> Long.compare(one.to - one.from, other.to - other.from));
        if (longest.isPresent()) {
            Piece piece = longest.get().cut();
            trace(connection, piece);
            try (PreparedStatement move = connection.prepareStatement(TRACED_TO)) {
                move.setInt(1, piece.partition);
                move.setString(2, piece.topicId);
                move.setLong(3, piece.to);
                move.executeUpdate();
            }
        }
    }

    private void trace(Connection connection, Piece piece) throws SQLException {
        Map<UUID, Integer> moved = moved(connection, piece);
        if (moved.isEmpty()) {
            return;
        }
        Map<UUID, PastTables.Traced> traced = new HashMap<>();
        Set<UUID> withNewVersions = new HashSet<>();
        histories.traces(connection, moved.keySet(), (id, one) -> {
            traced.put(id, one);
            if (one.trace().versionRevision() > moved.get(id)) {
                withNewVersions.add(id);
            }
        });
        tables.replace(connection, traced, withNewVersions);
    }

    private static Map<UUID, Integer> moved(Connection connection, Piece piece) throws SQLException {
        Map<UUID, Integer> moved = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(MOVED)) {
            select.setInt(1, piece.partition);
            select.setLong(2, piece.from);
            select.setLong(3, piece.to);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    moved.put(rows.getObject(1, UUID.class), rows.getInt(2));
                }
            }
        }
        return moved;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
