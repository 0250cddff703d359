package org.onrecord.alert.delivery;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.onrecord.alert.Delivery;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.SqlTransaction;

/**
 * Shares the queue out among instances. Whoever claims holds the row of the subscription meanwhile, so that bounds and order
 * hold over all instances; one that another holds is passed by. Nothing here costs more where more messages wait for a
 * receiver.
 */
@Singleton
final class ClaimRepository {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** When to come back to a subscription that another instance holds for the moment. */
    private static final Duration SOON = Duration.ofMillis(100);

    /** When to come back to one that has all it may have for now. */
    private static final Duration LATER = Duration.ofSeconds(1);

    /** How many messages are looked at, at once, for the first of their commitments. */
    private static final int LOOKED_AT = 200;

    private static final String HOLD = """
            SELECT id, deleted_at IS NULL AND active AND confirmed_at IS NOT NULL AND disabled_at IS NULL,
                   failing_since IS NOT NULL, CASE WHEN failing_since IS NOT NULL THEN quiet_until END, per_minute,
                   coalesce((channel::jsonb ->> 'ordered')::boolean, false), deleted_at IS NOT NULL
            FROM subscription
            WHERE id = ANY(?)
            FOR NO KEY UPDATE SKIP LOCKED
            """;
    private static final String UNDER_WAY = """
            SELECT w.id,
                   (SELECT count(*) FROM delivery d
                    WHERE d.subscription_id = w.id AND d.status = 'pending' AND d.claimed_until > ?),
                   CASE WHEN w.limited THEN
                       (SELECT count(*) FROM delivery_attempt a WHERE a.subscription_id = w.id AND a.at > ?) END
            FROM unnest(?::uuid[], ?::boolean[]) AS w (id, limited)
            """;
    // One whose commitment has an earlier message waiting is put off until that one is due again.
    static final String PUT_OFF = """
            UPDATE delivery d SET due_at = greatest(first.due_at, ?)
            FROM unnest(?::uuid[]) AS w (id)
            CROSS JOIN LATERAL (
                SELECT id, commitment_id, sequence FROM delivery
                WHERE subscription_id = w.id AND status = 'pending' AND due_at <= ? AND commitment_id IS NOT NULL
                ORDER BY due_at, sequence LIMIT %1$d) AS due
            CROSS JOIN LATERAL (
                SELECT sequence, due_at FROM delivery
                WHERE subscription_id = w.id AND commitment_id = due.commitment_id AND status = 'pending'
                ORDER BY sequence LIMIT 1) AS first
            WHERE d.id = due.id AND d.status = 'pending' AND first.sequence < due.sequence
            """.formatted(LOOKED_AT);
    static final String CLAIM = """
            UPDATE delivery d SET claimed_until = ?, due_at = ?
            FROM (
                SELECT chosen.id FROM unnest(?::uuid[], ?::int[], ?::boolean[]) AS w (id, room, ordered)
                CROSS JOIN LATERAL (
                    SELECT due.id FROM (
                        SELECT id, commitment_id, sequence, due_at FROM delivery
                        WHERE subscription_id = w.id AND status = 'pending' AND due_at <= ?
                        ORDER BY due_at, sequence LIMIT CASE WHEN w.ordered THEN %1$d ELSE w.room END
                        FOR UPDATE SKIP LOCKED) AS due
                    WHERE NOT w.ordered OR due.commitment_id IS NULL OR NOT EXISTS (
                        SELECT FROM delivery e
                        WHERE e.subscription_id = w.id AND e.commitment_id = due.commitment_id AND e.status = 'pending'
                          AND e.sequence < due.sequence)
                    ORDER BY due.due_at, due.sequence LIMIT w.room) AS chosen) AS taken
            WHERE d.id = taken.id
            """.formatted(LOOKED_AT);
    private static final String CLAIM_SPECIAL = """
            UPDATE delivery d SET claimed_until = ?, due_at = ?
            FROM (
                SELECT chosen.id FROM unnest(?::uuid[], ?::int[]) AS w (id, room)
                CROSS JOIN LATERAL (
                    SELECT id FROM delivery
                    WHERE subscription_id = w.id AND status = 'pending' AND due_at <= ?
                      AND type IN ('ping', 'subscription.confirmation')
                    ORDER BY due_at LIMIT w.room FOR UPDATE SKIP LOCKED) AS chosen) AS taken
            WHERE d.id = taken.id
            """;
    private static final String CLAIMED = """
             RETURNING d.id, d.subscription_id, d.event_id, d.type, d.commitment_id, d.payload, d.attempts + 1, d.created_at,
                       d.sequence
            """;
    static final String NEXT = """
            SELECT w.id, (SELECT d.due_at FROM delivery d WHERE d.subscription_id = w.id AND d.status = 'pending'
                          ORDER BY d.subscription_id, d.due_at LIMIT 1)
            FROM unnest(?::uuid[]) AS w (id)
            """;
    // From one receiver to the next by the index, whatever lies between.
    static final String WAITING = """
            WITH RECURSIVE waiting (subscription_id, due_at) AS (
                (SELECT subscription_id, due_at FROM delivery WHERE status = 'pending'
                 ORDER BY subscription_id, due_at LIMIT 1)
                UNION ALL
                SELECT next.subscription_id, next.due_at FROM waiting w CROSS JOIN LATERAL (
                    SELECT d.subscription_id, d.due_at FROM delivery d
                    WHERE d.status = 'pending' AND d.subscription_id > w.subscription_id
                    ORDER BY d.subscription_id, d.due_at LIMIT 1) AS next)
            SELECT w.subscription_id, w.due_at, s.failing_since IS NOT NULL,
                   s.per_minute IS NOT NULL OR NOT s.active OR s.disabled_at IS NOT NULL OR s.confirmed_at IS NULL
                       OR (s.failing_since IS NOT NULL AND coalesce(s.quiet_until > ?, false))
            FROM waiting w JOIN subscription s ON s.id = w.subscription_id
            """;

    private final AgroalDataSource dataSource;
    private final DeliveryConfig settings;

    ClaimRepository(AgroalDataSource dataSource, DeliveryConfig settings) {
        this.dataSource = dataSource;
        this.settings = settings;
    }

    /**
     * What a turn came to.
     *
     * @param next when to look at a subscription again; it is missing where there is nothing to come
     * @param failing those to which nothing arrives
     */
    record Taken(List<Claim> claims, Map<UUID, Instant> next, Set<UUID> failing) {

        Taken {
            claims = List.copyOf(claims);
            next = Map.copyOf(next);
            failing = Set.copyOf(failing);
        }
    }

    /** A subscription that is held for the transaction. */
    private record Held(
            UUID id,
            boolean listens,
            boolean failing,
            Instant quietUntil,
            Integer perMinute,
            boolean ordered,
            boolean deleted) {}

    /** What waits for whom. */
    QueueState state(Instant now) {
        try (Connection connection = dataSource.getConnection()) {
            List<QueueState.Waiting> waiting = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(WAITING)) {
                select.setObject(1, utc(now));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        waiting.add(new QueueState.Waiting(
                                rows.getObject(1, UUID.class),
                                instant(rows, 2),
                                rows.getBoolean(3),
                                rows.getBoolean(4)));
                    }
                }
            }
            return new QueueState(depth(connection), waiting);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * Claims what is due.
     *
     * @param turns for which subscriptions, at most how much for each
     */
    Taken claim(Map<UUID, Integer> turns, Instant now) {
        if (turns.isEmpty()) {
            return new Taken(List.of(), Map.of(), Set.of());
        }
        try (Connection connection = dataSource.getConnection()) {
            return SqlTransaction.on(connection, transaction -> claim(transaction, turns, now));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Taken claim(Connection connection, Map<UUID, Integer> turns, Instant now) throws SQLException {
        Map<UUID, Instant> next = new HashMap<>();
        turns.keySet().forEach(id -> next.put(id, now.plus(SOON)));
        List<Held> held = hold(connection, turns.keySet());
        held.forEach(one -> next.remove(one.id()));
        Map<UUID, Instant> blocked = new HashMap<>();
        Map<Held, Integer> rooms = rooms(connection, held, turns, now, blocked);
        Instant until = now.plus(settings.claim());
        List<UUID> ordered =
                rooms.keySet().stream().filter(Held::ordered).map(Held::id).toList();
        if (!ordered.isEmpty()) {
            putOff(connection, ordered, now);
        }
        List<Claim> claims = new ArrayList<>(claim(connection, true, rooms, now, until));
        claims.addAll(claim(connection, false, rooms, now, until));
        Set<UUID> listening = held.stream().filter(Held::listens).map(Held::id).collect(Collectors.toSet());
        next(connection, listening).forEach((id, at) -> {
            Instant notBefore = blocked.getOrDefault(id, at);
            next.put(id, at.isAfter(notBefore) ? at : notBefore);
        });
        Set<UUID> failing = held.stream().filter(Held::failing).map(Held::id).collect(Collectors.toSet());
        return new Taken(claims, next, failing);
    }

    private static List<Held> hold(Connection connection, Collection<UUID> ids) throws SQLException {
        List<Held> held = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(HOLD)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    held.add(new Held(
                            rows.getObject(1, UUID.class),
                            rows.getBoolean(2),
                            rows.getBoolean(3),
                            instant(rows, 4),
                            rows.getObject(5, Integer.class),
                            rows.getBoolean(6),
                            rows.getBoolean(7)));
                }
            }
        }
        return held;
    }

    /**
     * How much each may get.
     *
     * @param blocked filled with those that may get nothing now, and until when
     */
    private Map<Held, Integer> rooms(
            Connection connection, List<Held> held, Map<UUID, Integer> turns, Instant now, Map<UUID, Instant> blocked)
            throws SQLException {
        Map<UUID, Held> open = new HashMap<>();
        for (Held one : held) {
            if (one.quietUntil() != null && one.quietUntil().isAfter(now)) {
                blocked.put(one.id(), one.quietUntil());
            } else if (!one.deleted()) {
                open.put(one.id(), one);
            }
        }
        Map<Held, Integer> rooms = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(UNDER_WAY)) {
            List<UUID> ids = List.copyOf(open.keySet());
            select.setObject(1, utc(now));
            select.setObject(2, utc(now.minus(MINUTE)));
            select.setArray(3, connection.createArrayOf("uuid", ids.toArray()));
            select.setArray(
                    4,
                    connection.createArrayOf(
                            "bool",
                            ids.stream()
                                    .map(id -> open.get(id).perMinute() != null)
                                    .toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Held one = open.get(rows.getObject(1, UUID.class));
                    int underWay = rows.getInt(2);
                    int room = Math.min(turns.get(one.id()), (one.failing() ? 1 : settings.perReceiver()) - underWay);
                    if (one.perMinute() != null) {
                        int share = one.perMinute() - rows.getInt(3) - underWay;
                        if (share <= 0) {
                            blocked.put(one.id(), now.plus(LATER));
                        }
                        room = Math.min(room, share);
                    }
                    if (room > 0) {
                        rooms.put(one, room);
                    } else {
                        // Other instances have all the attempts under way that there may be, and go on when they end.
                        blocked.putIfAbsent(one.id(), now.plus(LATER));
                    }
                }
            }
        }
        return rooms;
    }

    private void putOff(Connection connection, List<UUID> ids, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(PUT_OFF)) {
            update.setObject(1, utc(now.plus(settings.claim())));
            update.setArray(2, connection.createArrayOf("uuid", ids.toArray()));
            update.setObject(3, utc(now));
            update.executeUpdate();
        }
    }

    private static List<Claim> claim(
            Connection connection, boolean listening, Map<Held, Integer> rooms, Instant now, Instant until)
            throws SQLException {
        List<Held> those = rooms.keySet().stream()
                .filter(one -> one.listens() == listening)
                .toList();
        if (those.isEmpty()) {
            return List.of();
        }
        String sql = (listening ? CLAIM : CLAIM_SPECIAL) + CLAIMED;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            int index = 1;
            update.setObject(index++, utc(until));
            update.setObject(index++, utc(until));
            update.setArray(
                    index++,
                    connection.createArrayOf(
                            "uuid", those.stream().map(Held::id).toArray()));
            update.setArray(
                    index++,
                    connection.createArrayOf(
                            "int4", those.stream().map(rooms::get).toArray()));
            if (listening) {
                update.setArray(
                        index++,
                        connection.createArrayOf(
                                "bool", those.stream().map(Held::ordered).toArray()));
            }
            update.setObject(index, utc(now));
            return claims(update, until);
        }
    }

    private static List<Claim> claims(PreparedStatement update, Instant until) throws SQLException {
        // What was queued first goes first.
        Map<Long, Claim> claims = new TreeMap<>();
        try (ResultSet rows = update.executeQuery()) {
            while (rows.next()) {
                Delivery delivery = new Delivery(
                        rows.getObject(1, UUID.class),
                        rows.getObject(2, UUID.class),
                        rows.getObject(3, UUID.class),
                        rows.getString(4),
                        rows.getObject(5, UUID.class),
                        rows.getString(6),
                        rows.getInt(7),
                        instant(rows, 8));
                claims.put(rows.getLong(9), new Claim(delivery, until));
            }
        }
        return List.copyOf(claims.values());
    }

    private static Map<UUID, Instant> next(Connection connection, Collection<UUID> ids) throws SQLException {
        Map<UUID, Instant> next = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(NEXT)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Instant at = instant(rows, 2);
                    if (at != null) {
                        next.put(rows.getObject(1, UUID.class), at);
                    }
                }
            }
        }
        return next;
    }

    private static long depth(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT count(*) FROM delivery WHERE status = 'pending'");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
