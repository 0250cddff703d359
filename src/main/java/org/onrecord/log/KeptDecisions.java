package org.onrecord.log;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;

/** What admins decided about kept records. Survives a replay: the same records are kept at the same places again. */
@ApplicationScoped
public class KeptDecisions {

    private static final String RETRIED = """
            INSERT INTO kept_decision (topic, part, log_offset, retried_at, retried_by, retried_by_name, retried_part,
                                       retried_offset, retried_event, retry_detail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (topic, part, log_offset) DO UPDATE
            SET retried_at = excluded.retried_at, retried_by = excluded.retried_by,
                retried_by_name = excluded.retried_by_name, retried_part = excluded.retried_part,
                retried_offset = excluded.retried_offset, retried_event = excluded.retried_event,
                retry_detail = excluded.retry_detail
            """;
    private static final String DISCARDED = """
            INSERT INTO kept_decision (topic, part, log_offset, discarded_at, discarded_by, discarded_by_name,
                                       discard_reason)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (topic, part, log_offset) DO UPDATE
            SET discarded_at = excluded.discarded_at, discarded_by = excluded.discarded_by,
                discarded_by_name = excluded.discarded_by_name, discard_reason = excluded.discard_reason
            """;

    /** Lets no one else decide about a record until the connection's transaction ends; false where none is kept there. */
    boolean lock(Connection connection, KeptPlace place) throws SQLException {
        String sql = place.isOnLog()
                ? "SELECT 1 FROM kept_record WHERE part = ? AND log_offset = ? FOR UPDATE"
                : "SELECT 1 FROM parked_submission WHERE part = ? AND log_offset = ? AND topic_id = ? FOR UPDATE";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, place.partition());
            select.setLong(2, place.offset());
            if (!place.isOnLog()) {
                select.setString(3, place.topic());
            }
            return select.executeQuery().next();
        }
    }

    void retried(Connection connection, KeptPlace place, KeptRecord.Retry retry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(RETRIED)) {
            place(insert, place);
            insert.setObject(4, retry.at().atOffset(ZoneOffset.UTC));
            insert.setString(5, retry.by().id());
            insert.setString(6, retry.by().name());
            insert.setObject(
                    7, retry.position() == null ? null : retry.position().partition());
            insert.setObject(
                    8, retry.position() == null ? null : retry.position().offset());
            insert.setObject(9, retry.eventId());
            insert.setString(10, retry.detail());
            insert.executeUpdate();
        }
    }

    void discarded(Connection connection, KeptPlace place, KeptRecord.Discard discard) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(DISCARDED)) {
            place(insert, place);
            insert.setObject(4, discard.at().atOffset(ZoneOffset.UTC));
            insert.setString(5, discard.by().id());
            insert.setString(6, discard.by().name());
            insert.setString(7, discard.reason());
            insert.executeUpdate();
        }
    }

    private static void place(PreparedStatement insert, KeptPlace place) throws SQLException {
        insert.setString(1, place.topic());
        insert.setInt(2, place.partition());
        insert.setLong(3, place.offset());
    }
}
