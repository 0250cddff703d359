package org.onrecord.alert;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.BodyReader;
import org.onrecord.event.JsonText;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.Position;
import org.onrecord.log.Projection;

/**
 * Subscriptions. Whoever changes one does so under {@link #change}: while that is held nothing is matched, so that every
 * event is matched either before the change or by what it made.
 */
@ApplicationScoped
public class SubscriptionRepository {

    /** Held by whoever changes subscriptions, and shared by whoever matches. */
    private static final long LOCK = 0x6f6e72616c657274L;

    private static final String COLUMNS =
            "id, owner, name, filter, channel, digest, per_minute, active, since, since_time, confirmed_at, disabled_at,"
                    + " disabled_because, failing_since, revision, created_at, updated_at";
    private static final String SELECT = "SELECT " + COLUMNS + ", changed, deleted_at, request_hash FROM subscription ";
    private static final String INSERT = "INSERT INTO subscription (" + COLUMNS
            + ", changed, idempotency_id, request_hash)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = """
            UPDATE subscription SET name = ?, filter = ?, channel = ?, digest = ?, per_minute = ?, active = ?, since = ?,
                   since_time = ?, confirmed_at = ?, disabled_at = ?, disabled_because = ?, failing_since = ?, revision = ?,
                   updated_at = ?, changed = ?
            WHERE id = ? AND deleted_at IS NULL
            """;
    private static final String CANCEL = """
            UPDATE delivery SET status = 'cancelled', finished_at = ?
            WHERE subscription_id = ? AND status IN ('pending', 'gathered')
            """;
    private static final String CANCEL_ALERTS = CANCEL + " AND type <> 'subscription.confirmation'";

    private final AgroalDataSource dataSource;
    private final String projection;
    private final JsonText json = new JsonText();

    SubscriptionRepository(AgroalDataSource dataSource, Projection projection) {
        this.dataSource = dataSource;
        this.projection = projection.name();
    }

    /** A row as whoever matches reads it. */
    record Changed(Subscription subscription, boolean deleted) {}

    /**
     * A subscription that a request under an idempotency key made.
     *
     * @param deleted whether it is no more
     */
    record Repeated(Subscription subscription, String requestHash, boolean deleted) {}

    /** The work of reading rows. */
    private interface Reading<T> {
        T from(ResultSet row) throws SQLException;
    }

    /** A subscription that was not deleted. */
    public Optional<Subscription> find(UUID id) {
        return query(
                        SELECT + "WHERE id = ? AND deleted_at IS NULL",
                        select -> select.setObject(1, id),
                        this::subscription)
                .stream()
                .findFirst();
    }

    /** As {@link #find(UUID)}, in the caller's transaction; nobody else changes it until that ends. */
    Optional<Subscription> lock(Connection connection, UUID id) throws SQLException {
        return query(
                        connection,
                        SELECT + "WHERE id = ? AND deleted_at IS NULL FOR NO KEY UPDATE",
                        select -> select.setObject(1, id),
                        this::subscription)
                .stream()
                .findFirst();
    }

    /**
     * A page, in the order in which they were made.
     *
     * @param owner null for everybody's
     * @param after behind which to begin; null for the first
     */
    List<Subscription> page(String owner, UUID after, int count) {
        return query(
                SELECT + "WHERE deleted_at IS NULL AND (?::text IS NULL OR owner = ?) AND (?::uuid IS NULL OR id > ?)"
                        + " ORDER BY id LIMIT ?",
                select -> {
                    select.setString(1, owner);
                    select.setString(2, owner);
                    select.setObject(3, after, Types.OTHER);
                    select.setObject(4, after, Types.OTHER);
                    select.setInt(5, count);
                },
                this::subscription);
    }

    Optional<Repeated> byIdempotencyId(Connection connection, UUID id) throws SQLException {
        return query(
                        connection,
                        SELECT + "WHERE idempotency_id = ?",
                        select -> select.setObject(1, id),
                        row -> new Repeated(subscription(row), row.getString(20), row.getString(19) != null))
                .stream()
                .findFirst();
    }

    /**
     * Begins a change of subscriptions: until the transaction ends nobody else changes one, and nothing is matched.
     *
     * @return the change's number
     */
    long change(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, LOCK);
            lock.execute();
        }
        return number(connection, "UPDATE subscription_clock SET at = at + 1 RETURNING at");
    }

    /** Keeps all subscriptions as they are until the transaction ends. */
    void keepStill(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock_shared(?)")) {
            lock.setLong(1, LOCK);
            lock.execute();
        }
    }

    /** Whether anybody is to be told of anything. */
    boolean anybodyListens(Connection connection) throws SQLException {
        return number(
                        connection,
                        "SELECT CASE WHEN EXISTS (SELECT FROM subscription WHERE deleted_at IS NULL AND active"
                                + " AND confirmed_at IS NOT NULL AND disabled_at IS NULL) THEN 1 ELSE 0 END")
                > 0;
    }

    /** What was changed behind a number. */
    Listeners.Changes changesSince(Connection connection, long number) throws SQLException {
        long last = number(connection, "SELECT at FROM subscription_clock");
        if (last == number) {
            return new Listeners.Changes(last, List.of());
        }
        return new Listeners.Changes(
                last,
                query(
                        connection,
                        SELECT + "WHERE changed > ? ORDER BY changed",
                        select -> select.setLong(1, last < number ? 0 : number),
                        row -> new Changed(subscription(row), row.getString(19) != null)));
    }

    /** How far the projection has come: whoever begins to be told now is told of what comes at or behind this. */
    Position now(Connection connection) throws SQLException {
        Map<Integer, Long> next = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT part, next_offset FROM projection_position WHERE projection = ?")) {
            select.setString(1, projection);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    next.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
        return Position.of(next);
    }

    /**
     * Adds one, under {@link #change}.
     *
     * @param idempotencyId null where the client sent no key, as {@code requestHash}
     */
    void add(Connection connection, long changed, Subscription made, UUID idempotencyId, String requestHash)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, made.id());
            insert.setString(2, made.owner());
            int next = bind(insert, 3, made);
            next = bindStates(insert, next, made);
            insert.setInt(next++, made.revision());
            insert.setObject(next++, time(made.createdAt()));
            insert.setObject(next++, time(made.updatedAt()));
            insert.setLong(next++, changed);
            insert.setObject(next++, idempotencyId, Types.OTHER);
            insert.setString(next, requestHash);
            insert.executeUpdate();
        }
    }

    /**
     * Writes what became of one, under {@link #change}. Alerts that wait are cancelled where it no longer listens; a question to
     * its receiver still goes out.
     */
    void update(Connection connection, long changed, Subscription now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            int next = bind(update, 1, now);
            next = bindStates(update, next, now);
            update.setInt(next++, now.revision());
            update.setObject(next++, time(now.updatedAt()));
            update.setLong(next++, changed);
            update.setObject(next, now.id());
            update.executeUpdate();
        }
        if (!now.listens()) {
            execute(connection, CANCEL_ALERTS, time(now.updatedAt()), now.id());
        }
    }

    /** Deletes one, under {@link #change}. */
    void delete(Connection connection, long changed, UUID id, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE subscription SET deleted_at = ?, changed = ? WHERE id = ? AND deleted_at IS NULL")) {
            update.setObject(1, time(at));
            update.setLong(2, changed);
            update.setObject(3, id);
            update.executeUpdate();
        }
        cancel(connection, id, at);
    }

    /** Notes that something arrived. */
    public void arrived(Connection connection, UUID id) throws SQLException {
        execute(
                connection,
                "UPDATE subscription SET failing_since = NULL WHERE id = ? AND failing_since IS NOT NULL",
                id);
    }

    /** Notes that an attempt failed; only the first since something arrived counts. */
    public void failed(Connection connection, UUID id, Instant at) throws SQLException {
        execute(
                connection,
                "UPDATE subscription SET failing_since = ? WHERE id = ? AND failing_since IS NULL",
                time(at),
                id);
    }

    /**
     * Gives a receiver up, and cancels what waits for it.
     *
     * @param because for its owner to read
     * @return false where that was done before, or there is none
     */
    public boolean disable(Connection connection, UUID id, String because, Instant at) throws SQLException {
        long changed = change(connection);
        boolean done = execute(
                        connection,
                        "UPDATE subscription SET disabled_at = ?, disabled_because = ?, changed = ?"
                                + " WHERE id = ? AND disabled_at IS NULL AND deleted_at IS NULL",
                        time(at),
                        because,
                        changed,
                        id)
                > 0;
        if (done) {
            cancel(connection, id, at);
        }
        return done;
    }

    /**
     * Notes that a receiver agreed: from now on it is told.
     *
     * @param receiver who agreed; nothing is noted where the subscription goes to another by now
     * @return false where it had, or there is none
     */
    public boolean confirm(Connection connection, UUID id, Channel receiver, Instant at) throws SQLException {
        long changed = change(connection);
        return execute(
                        connection,
                        "UPDATE subscription SET confirmed_at = ?, since = ?, since_time = ?, changed = ?"
                                + " WHERE id = ? AND channel = ? AND confirmed_at IS NULL AND deleted_at IS NULL",
                        time(at),
                        now(connection).toString(),
                        time(at),
                        changed,
                        id,
                        ChannelJson.write(receiver).toString())
                > 0;
    }

    /**
     * Turns it off because its receiver wants no more, and cancels what waits. Before it is told of anything again it has to
     * agree again.
     *
     * @param receiver who wants no more; nothing is done where the subscription goes to another by now
     * @return false where it had said so, or there is none
     */
    public boolean stop(Connection connection, UUID id, Channel receiver, Instant at) throws SQLException {
        long changed = change(connection);
        boolean done = execute(
                        connection,
                        "UPDATE subscription SET active = false, confirmed_at = NULL, revision = revision + 1, updated_at = ?,"
                                + " changed = ?"
                                + " WHERE id = ? AND channel = ? AND confirmed_at IS NOT NULL AND deleted_at IS NULL",
                        time(at),
                        changed,
                        id,
                        ChannelJson.write(receiver).toString())
                > 0;
        if (done) {
            cancel(connection, id, at);
        }
        return done;
    }

    /** Cancels all that waits. */
    static void cancel(Connection connection, UUID id, Instant at) throws SQLException {
        execute(connection, CANCEL, time(at), id);
    }

    private static int bind(PreparedStatement statement, int first, Subscription of) throws SQLException {
        int next = first;
        statement.setString(next++, of.name());
        statement.setString(next++, of.wanted().asked());
        statement.setString(next++, ChannelJson.write(of.channel()).toString());
        statement.setString(
                next++,
                of.digest() == null ? null : DigestJson.write(of.digest()).toString());
        statement.setObject(next++, of.perMinute(), Types.INTEGER);
        statement.setBoolean(next++, of.active());
        return next;
    }

    private static int bindStates(PreparedStatement statement, int first, Subscription of) throws SQLException {
        int next = first;
        statement.setString(next++, of.since().toString());
        statement.setObject(next++, time(of.sinceTime()));
        statement.setObject(next++, time(of.confirmedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(next++, time(of.disabledAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setString(next++, of.disabledBecause());
        statement.setObject(next++, time(of.failingSince()), Types.TIMESTAMP_WITH_TIMEZONE);
        return next;
    }

    private Subscription subscription(ResultSet row) throws SQLException {
        BodyReader filter = reader(row.getString(4));
        return new Subscription(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                WantedJson.read(filter, json.parse(row.getString(4).getBytes(StandardCharsets.UTF_8)), WantedJson.KEPT),
                ChannelJson.read(reader(row.getString(5))),
                row.getString(6) == null ? null : DigestJson.read(reader(row.getString(6))),
                row.getObject(7, Integer.class),
                row.getBoolean(8),
                Position.parse(row.getString(9)).orElseThrow(),
                instant(row, 10),
                instant(row, 11),
                instant(row, 12),
                row.getString(13),
                instant(row, 14),
                row.getInt(15),
                instant(row, 16),
                instant(row, 17));
    }

    private BodyReader reader(String kept) {
        return new BodyReader(json.parse(kept.getBytes(StandardCharsets.UTF_8)), BodyReader.Unknown.KEPT);
    }

    /** Binds a statement's parameters. */
    private interface Binding {
        void to(PreparedStatement select) throws SQLException;
    }

    private <T> List<T> query(String sql, Binding binding, Reading<T> reading) {
        try (Connection connection = dataSource.getConnection()) {
            return query(connection, sql, binding, reading);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static <T> List<T> query(Connection connection, String sql, Binding binding, Reading<T> reading)
            throws SQLException {
        List<T> read = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            binding.to(select);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    read.add(reading.from(rows));
                }
            }
        }
        return read;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static int execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static OffsetDateTime time(Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
