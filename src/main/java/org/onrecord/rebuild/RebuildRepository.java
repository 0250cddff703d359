package org.onrecord.rebuild;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.Author;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.Position;

/** Rebuilds as they are told to whoever asks any instance; and who may do one. */
@Singleton
public final class RebuildRepository {

    // Two-part keys of PostgreSQL's advisory locks that nobody else takes; held for as long as the connection lives.
    private static final String LOCK = "SELECT pg_try_advisory_lock(1293, 1)";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(1293, 1)";
    private static final String LOCKED = """
            SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 1293 AND objid = 1
                AND objsubid = 2 AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
            """;
    private static final String WRITE = """
            INSERT INTO projection_rebuild (id, projection, started_at, started_by, started_by_name, allow_differences,
                                            state, position, goal, detail, differences, updated_at, finished_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, position = excluded.position, goal = excluded.goal,
                detail = excluded.detail, differences = excluded.differences, updated_at = excluded.updated_at,
                finished_at = excluded.finished_at
            """;
    private static final String ABANDONED = """
            UPDATE projection_rebuild SET state = 'failed', finished_at = ?, detail = 'The instance that did it has ended.'
            WHERE finished_at IS NULL
            """;
    private static final String LATEST = """
            SELECT id, projection, started_at, started_by, started_by_name, allow_differences, state, position, goal,
                   detail, differences, updated_at, finished_at
            FROM projection_rebuild WHERE projection = ? ORDER BY started_at DESC LIMIT 1
            """;

    private final AgroalDataSource dataSource;
    private final ObjectMapper mapper = new ObjectMapper();

    RebuildRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The schema in which the projection is read. */
    String liveSchema() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT current_schema()");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Makes the connection the one that may rebuild, as long as it lives; false where another one is. */
    static boolean lock(Connection connection) throws SQLException {
        return truth(connection, LOCK);
    }

    static void unlock(Connection connection) throws SQLException {
        var unused = truth(connection, UNLOCK);
    }

    void write(Rebuild rebuild) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(WRITE)) {
            insert.setObject(1, rebuild.id());
            insert.setString(2, rebuild.projection());
            insert.setObject(3, utc(rebuild.startedAt()));
            insert.setString(4, rebuild.by().id());
            insert.setString(5, rebuild.by().name());
            insert.setBoolean(6, rebuild.allowDifferences());
            insert.setString(7, rebuild.state().wire());
            insert.setString(8, rebuild.position().toString());
            insert.setString(9, rebuild.goal().toString());
            insert.setString(10, rebuild.detail());
            insert.setString(11, mapper.writeValueAsString(rebuild.differences()));
            insert.setObject(12, utc(rebuild.updatedAt()));
            insert.setObject(13, utc(rebuild.finishedAt()));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("differences can be written", e);
        }
    }

    /** Ends what nobody does any more; for whoever holds the lock. */
    void endAbandoned(Instant now) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(ABANDONED)) {
            update.setObject(1, utc(now));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** The last one that was begun; one that nobody does any more is told as failed. */
    Optional<Rebuild> latest(String projection) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(LATEST)) {
            select.setString(1, projection);
            Rebuild latest;
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                latest = read(row);
            }
            boolean abandoned = latest.finishedAt() == null && !truth(connection, LOCKED);
            return Optional.of(
                    abandoned
                            ? latest.ended(
                                    RebuildState.FAILED, "The instance that did it has ended.", latest.updatedAt())
                            : latest);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Rebuild read(ResultSet row) throws SQLException {
        try {
            return new Rebuild(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    instant(row, 3),
                    new Author(row.getString(4), row.getString(5)),
                    row.getBoolean(6),
                    state(row.getString(7)),
                    Position.parse(row.getString(8)).orElseThrow(),
                    Position.parse(row.getString(9)).orElseThrow(),
                    row.getString(10),
                    mapper.readValue(row.getString(11), Differences.class),
                    instant(row, 12),
                    instant(row, 13));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("differences that were written can be read", e);
        }
    }

    private static RebuildState state(String wire) {
        return Arrays.stream(RebuildState.values())
                .filter(state -> state.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(String.format(Locale.ROOT, "no state %s", wire)));
    }

    private static boolean truth(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
