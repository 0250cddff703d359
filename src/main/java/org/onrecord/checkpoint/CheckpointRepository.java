package org.onrecord.checkpoint;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.Position;
import org.onrecord.log.SqlTransaction;

/** Checkpoints and what they are made of. */
@Singleton
public final class CheckpointRepository {

    /** Held while a checkpoint is made: one instance at a time. */
    private static final String LOCK = "pg_advisory_lock(hashtext('onrecord.checkpoint'))";

    private static final String UNLOCK = "pg_advisory_unlock(hashtext('onrecord.checkpoint'))";

    private static final String HEADS = """
            SELECT commitment_id, revision, head_hash FROM commitment_standing
            UNION ALL SELECT id, revision, head_hash FROM source
            ORDER BY 1
            """;
    private static final String POSITION =
            "SELECT part, next_offset, topic_id FROM projection_position WHERE projection = 'timeline'";
    private static final String COLUMNS = "SELECT statement, signature, public_key FROM checkpoint ";
    private static final int PIECE = 5_000;

    private final AgroalDataSource dataSource;

    CheckpointRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The heads of all chains at one moment.
     *
     * @param topicId empty where nothing was ever projected
     */
    record Heads(Position position, String topicId, long chains, long entries, String hash) {}

    /** The record at one moment, for whoever is making a checkpoint. */
    interface Snapshot {

        Optional<Checkpoint> latest();

        Position position();

        Heads heads();
    }

    /** How far the record has come. */
    Position position() {
        try (Connection connection = dataSource.getConnection()) {
            return where(connection).position();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    Optional<Checkpoint> latest() {
        try (Connection connection = dataSource.getConnection()) {
            return latest(connection);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    Optional<Checkpoint> find(long number) {
        return read("WHERE number = ?", number, 1).stream().findFirst();
    }

    /** The newest first. */
    List<Checkpoint> before(long number, int limit) {
        return read("WHERE number < ? ORDER BY number DESC LIMIT " + limit, number, limit);
    }

    /**
     * Makes a checkpoint out of a snapshot, alone among all instances, and keeps it.
     *
     * @param making empty where none is to be made
     */
    Optional<Checkpoint> make(Function<Snapshot, Optional<Checkpoint>> making) {
        try (Connection connection = dataSource.getConnection()) {
            execute(connection, "SELECT " + LOCK);
            try {
                return inSnapshot(connection, making);
            } finally {
                if (!connection.isClosed()) {
                    execute(connection, "SELECT " + UNLOCK);
                }
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static Optional<Checkpoint> inSnapshot(
            Connection connection, Function<Snapshot, Optional<Checkpoint>> making) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            return SqlTransaction.on(connection, transaction -> {
                Optional<Checkpoint> made = making.apply(snapshot(transaction));
                if (made.isPresent()) {
                    insert(transaction, made.get());
                }
                return made;
            });
        } finally {
            if (!connection.isClosed()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
        }
    }

    private static Snapshot snapshot(Connection connection) {
        return new Snapshot() {
            @Override
            public Optional<Checkpoint> latest() {
                return asking(() -> CheckpointRepository.latest(connection));
            }

            @Override
            public Position position() {
                return asking(() -> where(connection)).position();
            }

            @Override
            public Heads heads() {
                return asking(() -> CheckpointRepository.heads(connection));
            }
        };
    }

    private interface Asking<T> {
        T ask() throws SQLException;
    }

    private static <T> T asking(Asking<T> asking) {
        try {
            return asking.ask();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private record Where(Position position, String topicId) {}

    private static Where where(Connection connection) throws SQLException {
        Map<Integer, Long> next = new HashMap<>();
        String topicId = "";
        try (PreparedStatement select = connection.prepareStatement(POSITION);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                next.put(rows.getInt(1), rows.getLong(2));
                topicId = rows.getString(3);
            }
        }
        return new Where(Position.of(next), topicId);
    }

    private static Heads heads(Connection connection) throws SQLException {
        Where where = where(connection);
        HeadsHash hash = new HeadsHash();
        try (PreparedStatement select = connection.prepareStatement(HEADS)) {
            select.setFetchSize(PIECE);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    hash.add(rows.getObject(1, UUID.class), rows.getInt(2), rows.getBytes(3));
                }
            }
        }
        return new Heads(where.position(), where.topicId(), hash.chains(), hash.entries(), hash.finish());
    }

    private static Optional<Checkpoint> latest(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "ORDER BY number DESC LIMIT 1")) {
            return read(select).stream().findFirst();
        }
    }

    private List<Checkpoint> read(String where, long number, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(COLUMNS + where)) {
            select.setLong(1, number);
            select.setMaxRows(limit);
            return read(select);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static List<Checkpoint> read(PreparedStatement select) throws SQLException {
        List<Checkpoint> checkpoints = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                checkpoints.add(new Checkpoint(rows.getString(1), rows.getBytes(2), rows.getBytes(3)));
            }
        }
        return checkpoints;
    }

    private static void insert(Connection connection, Checkpoint checkpoint) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO checkpoint (number, made_at, statement, signature, public_key) VALUES (?, ?, ?, ?, ?)")) {
            Statement made = checkpoint.read();
            insert.setLong(1, made.number());
            insert.setObject(2, made.madeAt().atOffset(ZoneOffset.UTC));
            insert.setString(3, checkpoint.statement());
            insert.setBytes(4, checkpoint.signature());
            insert.setBytes(5, checkpoint.publicKey());
            insert.executeUpdate();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
