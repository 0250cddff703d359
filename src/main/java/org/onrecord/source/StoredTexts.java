package org.onrecord.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The table of captured texts by hash. A text once stored never changes. */
final class StoredTexts {

    private static final int FETCHED_AT_ONCE = 4; // up to 2 MiB each

    private StoredTexts() {}

    /** Stores a text; false where it was there. */
    static boolean put(Connection connection, TextDocument text, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO blob (sha256, content, length, stored_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            statement.setString(1, text.sha256());
            statement.setString(2, text.content());
            statement.setLong(3, text.length());
            statement.setObject(4, now.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate() == 1;
        }
    }

    static Optional<String> find(Connection connection, String sha256) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT content FROM blob WHERE sha256 = ?")) {
            statement.setString(1, sha256);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** Shows those of the texts that are there, one after another; within a transaction few are in memory at a time. */
    static void each(Connection connection, Collection<String> hashes, BiConsumer<String, String> hashAndText)
            throws SQLException {
        if (hashes.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT sha256, content FROM blob WHERE sha256 = ANY (?)")) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            statement.setArray(1, connection.createArrayOf("text", hashes.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    hashAndText.accept(rows.getString(1), rows.getString(2));
                }
            }
        }
    }
}
