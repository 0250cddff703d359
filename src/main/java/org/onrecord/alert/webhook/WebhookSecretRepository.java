package org.onrecord.alert.webhook;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.log.DatabaseException;

/** The table {@code webhook_secret}. */
@Singleton
final class WebhookSecretRepository {

    /** How many sign at once, the newest among them: those before give way sooner than they would have. */
    private static final int MOST = 5;

    private final AgroalDataSource dataSource;

    WebhookSecretRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What is good at a moment, the newest first; empty where there never was any. */
    List<SigningKeys> good(UUID subscription, Instant at) {
        try (Connection connection = dataSource.getConnection()) {
            return good(connection, subscription, at);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    List<SigningKeys> good(Connection connection, UUID subscription, Instant at) throws SQLException {
        String sql = """
                SELECT secret, private_key, public_key, created_at, expires_at
                FROM webhook_secret
                WHERE subscription_id = ? AND (expires_at IS NULL OR expires_at > ?)
                ORDER BY created_at DESC
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, subscription);
            select.setObject(2, at.atOffset(ZoneOffset.UTC));
            List<SigningKeys> keys = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    OffsetDateTime expires = rows.getObject(5, OffsetDateTime.class);
                    keys.add(new SigningKeys(
                            rows.getBytes(1),
                            rows.getBytes(2),
                            rows.getBytes(3),
                            rows.getObject(4, OffsetDateTime.class).toInstant(),
                            expires == null ? null : expires.toInstant()));
                }
            }
            return keys;
        }
    }

    /** Keeps new keys, in the JTA transaction at hand where there is one. */
    void add(UUID subscription, SigningKeys keys) {
        try (Connection connection = dataSource.getConnection()) {
            add(connection, subscription, keys);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * Puts new keys in the place of those in use, which go on signing beside them for a while.
     *
     * @param until when those end that have no end yet
     */
    void replace(Connection connection, UUID subscription, SigningKeys keys, Instant until) throws SQLException {
        // One rotation after another, or two at once would leave two that never end.
        execute(connection, "SELECT FROM subscription WHERE id = ? FOR NO KEY UPDATE", subscription);
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE webhook_secret SET expires_at = ? WHERE subscription_id = ? AND expires_at IS NULL")) {
            update.setObject(1, until.atOffset(ZoneOffset.UTC));
            update.setObject(2, subscription);
            update.executeUpdate();
        }
        add(connection, subscription, keys);
        execute(connection, """
                DELETE FROM webhook_secret WHERE subscription_id = ? AND created_at NOT IN (
                    SELECT created_at FROM webhook_secret WHERE subscription_id = ? ORDER BY created_at DESC LIMIT %d)
                """.formatted(MOST), subscription, subscription);
    }

    private static void add(Connection connection, UUID subscription, SigningKeys keys) throws SQLException {
        String sql = """
                INSERT INTO webhook_secret (subscription_id, secret, private_key, public_key, created_at)
                VALUES (?, ?, ?, ?, ?)
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, subscription);
            insert.setBytes(2, keys.secret());
            insert.setBytes(3, keys.privateKey());
            insert.setBytes(4, keys.publicKey());
            insert.setObject(5, keys.createdAt().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    private static void execute(Connection connection, String sql, UUID... ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < ids.length; i++) {
                statement.setObject(i + 1, ids[i]);
            }
            statement.execute();
        }
    }
}
