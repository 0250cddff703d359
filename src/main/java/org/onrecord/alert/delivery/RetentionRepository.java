package org.onrecord.alert.delivery;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.onrecord.log.DatabaseException;

/** Removes what is done with. */
@Singleton
final class RetentionRepository {

    /** How many rows go in one transaction. */
    private static final int PIECE = 5_000;

    private static final String DELIVERIES = """
            DELETE FROM delivery WHERE id IN (
                SELECT id FROM delivery WHERE status IN ('delivered', 'failed', 'cancelled') AND finished_at < ?
                ORDER BY finished_at LIMIT %d FOR UPDATE SKIP LOCKED)
            """.formatted(PIECE);
    private static final String REQUESTS = "DELETE FROM delivery_request WHERE created_at < ?";
    private static final String SECRETS = """
            DELETE FROM webhook_secret w USING subscription s
            WHERE s.id = w.subscription_id AND (w.expires_at < ? OR s.deleted_at < ?)
            """;

    private final AgroalDataSource dataSource;

    RetentionRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Removes a piece of the messages that were finished before a moment; false where none is left. */
    boolean removeDeliveries(Instant before) {
        return execute(DELIVERIES, before, 1) == PIECE;
    }

    /** Removes what tells of requests that came before a moment. */
    void removeRequests(Instant before) {
        var unused = execute(REQUESTS, before, 1);
    }

    /** Removes secrets that no longer sign. */
    void removeSecrets(Instant before) {
        var unused = execute(SECRETS, before, 2);
    }

    private int execute(String sql, Instant moment, int times) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement(sql)) {
            for (int i = 1; i <= times; i++) {
                delete.setObject(i, moment.atOffset(ZoneOffset.UTC));
            }
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
