package org.onrecord.alert;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.onrecord.log.Projection;

/** How far the log was matched. */
@ApplicationScoped
class AlertPositionRepository {

    // Nobody is told of what was there before the first subscription; who subscribed before this began is told from
    // then on.
    private static final String BEGIN = """
            INSERT INTO alert_position (topic_id, part, next_offset)
            SELECT topic_id, part, CASE WHEN EXISTS (SELECT FROM subscription) THEN 0 ELSE next_offset END
            FROM projection_position p
            WHERE projection = ?
                  AND NOT EXISTS (SELECT FROM alert_position a WHERE a.topic_id = p.topic_id AND a.part = p.part)
            ON CONFLICT DO NOTHING
            """;
    private static final String CLAIM = """
            SELECT a.topic_id, a.part, a.next_offset, p.next_offset
            FROM alert_position a
            JOIN projection_position p ON p.projection = ? AND p.topic_id = a.topic_id AND p.part = a.part
            WHERE a.next_offset < p.next_offset
            ORDER BY p.next_offset - a.next_offset DESC
            LIMIT 1 FOR UPDATE OF a SKIP LOCKED
            """;
    private static final String MOVE = "UPDATE alert_position SET next_offset = ? WHERE topic_id = ? AND part = ?";

    private final String projection;

    AlertPositionRepository(Projection projection) {
        this.projection = projection.name();
    }

    /**
     * A partition that has more than was matched, and is this transaction's alone until that ends.
     *
     * @param from the first offset that was not
     * @param to the offset to which the projection has come
     */
    record Behind(String topicId, int partition, long from, long to) {}

    /** Begins where nothing was matched yet. */
    void begin(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
            insert.setString(1, projection);
            insert.executeUpdate();
        }
    }

    /** Takes the partition that is furthest behind of those that nobody is at; empty where none is. */
    Optional<Behind> claim(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CLAIM)) {
            select.setString(1, projection);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Behind(row.getString(1), row.getInt(2), row.getLong(3), row.getLong(4)))
                        : Optional.empty();
            }
        }
    }

    void move(Connection connection, Behind claimed, long to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MOVE)) {
            update.setLong(1, to);
            update.setString(2, claimed.topicId());
            update.setInt(3, claimed.partition());
            update.executeUpdate();
        }
    }
}
