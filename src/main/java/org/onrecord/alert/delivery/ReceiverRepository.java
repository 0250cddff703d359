package org.onrecord.alert.delivery;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.log.DatabaseException;

/** Finds receivers that do not take what is sent. */
@Singleton
final class ReceiverRepository {

    private static final String SELECT = """
            SELECT s.id, s.name, s.owner, s.channel, CASE WHEN s.disabled_at IS NULL THEN 'failing' ELSE 'disabled' END,
                   s.failing_since, s.disabled_at, s.disabled_because,
                   (SELECT count(*) FROM delivery d WHERE d.subscription_id = s.id AND d.status = 'pending'),
                   a.at, a.status_code, a.error
            FROM subscription s
            LEFT JOIN LATERAL (SELECT at, status_code, error FROM delivery_attempt
                               WHERE subscription_id = s.id ORDER BY at DESC LIMIT 1) a ON true
            WHERE s.deleted_at IS NULL AND (?::uuid IS NULL OR s.id > ?)
              AND (s.disabled_at IS NOT NULL OR (s.failing_since IS NOT NULL AND s.active))
              AND (?::text IS NULL OR (s.disabled_at IS NOT NULL) = (? = 'disabled'))
            ORDER BY s.id LIMIT ?
            """;

    private final AgroalDataSource dataSource;

    ReceiverRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A piece of the list.
     *
     * @param state only those in it; null for both
     * @param after the last one seen; null for the first
     */
    List<Receiver> page(String state, UUID after, int count) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setObject(1, after);
            select.setObject(2, after);
            select.setString(3, state);
            select.setString(4, state);
            select.setInt(5, count);
            List<Receiver> receivers = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Instant last = instant(rows, 10);
                    receivers.add(new Receiver(
                            rows.getObject(1, UUID.class),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5),
                            instant(rows, 6),
                            instant(rows, 7),
                            rows.getString(8),
                            rows.getLong(9),
                            last == null
                                    ? null
                                    : new Receiver.LastAttempt(
                                            last, rows.getObject(11, Integer.class), rows.getString(12))));
                }
            }
            return receivers;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
