package org.onrecord.alert.delivery;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.log.DatabaseException;

/** What became of messages, and what their owners do about it. */
@Singleton
final class DeliveryLogRepository {

    /** How many are sent again by one request. */
    static final int MOST_AT_ONCE = 10_000;

    private static final String COLUMNS = """
            SELECT id, subscription_id, event_id, type, changes, commitment_id, follow_up_id, status,
                   status = 'pending' AND claimed_until IS NOT NULL,
                   CASE WHEN status = 'pending' AND claimed_until IS NULL THEN due_at END, digest_id, created_at, finished_at,
                   payload, sequence
            FROM delivery
            """;
    private static final String ATTEMPTS = """
            SELECT delivery_id, number, at, took_ms, outcome, status_code, error, answer
            FROM delivery_attempt WHERE delivery_id = ANY(?) ORDER BY delivery_id, number
            """;
    // Its claim is left alone where it is under way: that attempt counts.
    private static final String AGAIN =
            "UPDATE delivery SET status = 'pending', attempts = 0, due_at = ?, claimed_until = NULL, finished_at = NULL ";

    private final AgroalDataSource dataSource;

    DeliveryLogRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A piece of a subscription's log, the newest first.
     *
     * @param status only those of it; null for all
     * @param before the place of the last one seen
     */
    List<LoggedDelivery> page(UUID subscription, String status, long before, int count) {
        String sql = COLUMNS + """
                WHERE subscription_id = ? AND sequence < ? AND (?::text IS NULL OR status = ?)
                ORDER BY sequence DESC LIMIT ?
                """;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, subscription);
            select.setLong(2, before);
            select.setString(3, status);
            select.setString(4, status);
            select.setInt(5, count);
            return read(connection, select, false);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    Optional<LoggedDelivery> find(UUID id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE id = ?")) {
            select.setObject(1, id);
            return read(connection, select, true).stream().findFirst();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Sends a message again, from its first attempt on; does nothing where one is under way or it waits for a digest. */
    void again(Connection connection, UUID id, Instant now) throws SQLException {
        String sql = AGAIN
                + "WHERE id = ? AND status <> 'gathered' AND NOT (status = 'pending' AND claimed_until IS NOT NULL)";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, now.atOffset(ZoneOffset.UTC));
            update.setObject(2, id);
            update.executeUpdate();
        }
    }

    /**
     * Sends again what was given up since a moment, the oldest first.
     *
     * @return how many; no more than {@link #MOST_AT_ONCE}
     */
    int recover(Connection connection, UUID subscription, Instant since, Instant now) throws SQLException {
        String sql = AGAIN + """
                WHERE id IN (SELECT id FROM delivery
                             WHERE subscription_id = ? AND status IN ('failed', 'cancelled') AND finished_at >= ?
                             ORDER BY finished_at LIMIT ? FOR UPDATE)
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, now.atOffset(ZoneOffset.UTC));
            update.setObject(2, subscription);
            update.setObject(3, since.atOffset(ZoneOffset.UTC));
            update.setInt(4, MOST_AT_ONCE);
            return update.executeUpdate();
        }
    }

    private static List<LoggedDelivery> read(Connection connection, PreparedStatement select, boolean payload)
            throws SQLException {
        List<LoggedDelivery> bare = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                bare.add(delivery(rows, payload));
            }
        }
        Map<UUID, List<LoggedDelivery.LoggedAttempt>> attempts =
                attempts(connection, bare.stream().map(LoggedDelivery::id).toList());
        return bare.stream()
                .map(one -> with(one, attempts.getOrDefault(one.id(), List.of())))
                .toList();
    }

    private static LoggedDelivery delivery(ResultSet row, boolean payload) throws SQLException {
        UUID id = row.getObject(1, UUID.class);
        UUID subscription = row.getObject(2, UUID.class);
        Array changes = row.getArray(5);
        return new LoggedDelivery(
                id,
                subscription,
                row.getObject(3, UUID.class),
                row.getString(4),
                List.of((String[]) changes.getArray()),
                row.getObject(6, UUID.class),
                row.getObject(7, UUID.class),
                row.getString(8),
                row.getBoolean(9),
                instant(row, 10),
                List.of(),
                row.getObject(11, UUID.class),
                instant(row, 12),
                instant(row, 13),
                payload ? row.getString(14) : null,
                Map.of(
                        "subscription",
                        "/api/v1/subscriptions/" + subscription,
                        "redelivery",
                        "/api/v1/deliveries/" + id + "/redelivery"),
                row.getLong(15));
    }

    private static LoggedDelivery with(LoggedDelivery one, List<LoggedDelivery.LoggedAttempt> attempts) {
        return new LoggedDelivery(
                one.id(),
                one.subscriptionId(),
                one.eventId(),
                one.type(),
                one.changes(),
                one.commitmentId(),
                one.followUpId(),
                one.status(),
                one.underWay(),
                one.nextAttemptAt(),
                attempts,
                one.digestId(),
                one.createdAt(),
                one.finishedAt(),
                one.payload(),
                one.links(),
                one.sequence());
    }

    private static Map<UUID, List<LoggedDelivery.LoggedAttempt>> attempts(Connection connection, List<UUID> ids)
            throws SQLException {
        Map<UUID, List<LoggedDelivery.LoggedAttempt>> attempts = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(ATTEMPTS)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    attempts.computeIfAbsent(rows.getObject(1, UUID.class), id -> new ArrayList<>())
                            .add(new LoggedDelivery.LoggedAttempt(
                                    rows.getInt(2),
                                    instant(rows, 3),
                                    rows.getInt(4),
                                    rows.getString(5),
                                    rows.getObject(6, Integer.class),
                                    rows.getString(7),
                                    rows.getString(8)));
                }
            }
        }
        return attempts;
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
