package org.onrecord.alert.deadline;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.onrecord.event.EventIds;

/** Items as the projection would have written them, of any time. */
final class StoredItems {

    private static final String ADD = """
            INSERT INTO commitment (id, slug, kind, title, stated_on, stated_end, deadline_to, stated_by, stated_by_keys,
                   duty_bearers, duty_bearer_keys, addressees, addressee_keys, countries, themes, theme_keys, search, content,
                   relations, registered_at)
            SELECT id, slug, ?, 'Title of ' || slug, '2020', '2020-12-31T23:59:59Z', ?::date, '{}', '{}', '{}', '{}', '{}',
                   '{}', '{}', '{}', '{}', '', '{}', '[]', ?::timestamptz
            FROM unnest(?::uuid[], ?::text[]) AS item (id, slug)
            """;
    private static final String STANDING = """
            INSERT INTO commitment_standing (commitment_id, revision, head_hash, updated_at, implementation, implementation_on,
                   accuracy, contested, standing)
            SELECT id, 1, '', ?::timestamptz, ?, ?::date, ?, false, '{"implementation":"in_progress","contested":false}'
            FROM unnest(?::uuid[]) AS item (id)
            """;
    private static final String ENTRY = """
            INSERT INTO timeline_entry (subject, seq, occurred_end, occurred_on, event_id, entry_type, part, log_offset,
                   recorded_at, internal, event, hash, previous_hash)
            VALUES (?, ?, ?::timestamptz, '2020', ?, ?, -1, ?, ?::timestamptz, ?, '{}', '', '')
            """;

    private final AgroalDataSource dataSource;
    private int entries;

    StoredItems(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** An item that nobody has looked at. */
    UUID add(String slug, String kind, String deadline, String implementation, String registeredAt)
            throws SQLException {
        add(new String[] {slug}, kind, deadline, implementation, registeredAt);
        return EventIds.ofCommitment(slug);
    }

    void add(String[] slugs, String kind, String deadline, String implementation, String registeredAt)
            throws SQLException {
        UUID[] ids = java.util.Arrays.stream(slugs).map(EventIds::ofCommitment).toArray(UUID[]::new);
        boolean claim = kind.equals("claim");
        try (Connection connection = dataSource.getConnection();
                PreparedStatement item = connection.prepareStatement(ADD);
                PreparedStatement standing = connection.prepareStatement(STANDING)) {
            item.setString(1, kind);
            item.setString(2, deadline);
            item.setString(3, registeredAt);
            item.setArray(4, connection.createArrayOf("uuid", ids));
            item.setArray(5, connection.createArrayOf("text", slugs));
            item.executeUpdate();
            standing.setString(1, registeredAt);
            standing.setString(2, claim ? null : implementation);
            standing.setString(3, implementation.equals("not_assessed") ? null : "2031-01-01");
            standing.setString(4, claim ? implementation : null);
            standing.setArray(5, connection.createArrayOf("uuid", ids));
            standing.executeUpdate();
        }
    }

    /** An entry on its timeline. */
    void entry(UUID item, String type, String recordedAt, boolean internal) throws SQLException {
        entries++;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement entry = connection.prepareStatement(ENTRY)) {
            entry.setObject(1, item);
            entry.setInt(2, entries);
            entry.setString(3, recordedAt);
            entry.setObject(4, UUID.randomUUID());
            entry.setString(5, type);
            entry.setInt(6, entries);
            entry.setString(7, recordedAt);
            entry.setBoolean(8, internal);
            entry.executeUpdate();
        }
    }

    void change(UUID item, String assignment) throws SQLException {
        String table = assignment.matches("(implementation|accuracy).*") ? "commitment_standing" : "commitment";
        String key = table.equals("commitment") ? "id" : "commitment_id";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE " + table + " SET " + assignment + " WHERE " + key + " = ?")) {
            update.setObject(1, item);
            update.executeUpdate();
        }
    }
}
