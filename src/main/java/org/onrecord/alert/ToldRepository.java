package org.onrecord.alert;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who was told of a follow-up in any version, for as long as there is a record: corrections and retractions reach them. */
@ApplicationScoped
class ToldRepository {

    private static final String INSERT = """
            INSERT INTO told_follow_up (follow_up_id, subscription_id)
            SELECT DISTINCT * FROM unnest(?::uuid[], ?::uuid[])
            ON CONFLICT DO NOTHING
            """;

    /** Notes who is told, in the caller's transaction. */
    void add(Connection connection, List<NewDelivery> messages) throws SQLException {
        List<NewDelivery> ofFollowUps = messages.stream()
                .filter(message -> message.followUpId() != null)
                .toList();
        if (ofFollowUps.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            ofFollowUps.stream().map(NewDelivery::followUpId).toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid",
                            ofFollowUps.stream()
                                    .map(NewDelivery::subscriptionId)
                                    .toArray()));
            insert.executeUpdate();
        }
    }

    /** Who was told of each of some follow-ups; nothing for those of which nobody was. */
    Map<UUID, Set<UUID>> of(Connection connection, Collection<UUID> followUps) throws SQLException {
        Map<UUID, Set<UUID>> told = new HashMap<>();
        if (followUps.isEmpty()) {
            return told;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT follow_up_id, subscription_id FROM told_follow_up WHERE follow_up_id = ANY (?)")) {
            select.setArray(1, connection.createArrayOf("uuid", followUps.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    told.computeIfAbsent(rows.getObject(1, UUID.class), fresh -> new HashSet<>())
                            .add(rows.getObject(2, UUID.class));
                }
            }
        }
        return told;
    }
}
