package org.onrecord.access;

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

/** The table {@code audit_entry}. */
@Singleton
final class AuditRepository {

    private final AgroalDataSource dataSource;

    AuditRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    void add(Connection connection, UUID id, Instant at, AuditAct act) throws SQLException {
        String sql = "INSERT INTO audit_entry (id, at, by_id, by_name, act, target, outcome, detail)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, id);
            insert.setObject(2, at.atOffset(ZoneOffset.UTC));
            insert.setString(3, act.by().id());
            insert.setString(4, act.by().name());
            insert.setString(5, act.act());
            insert.setString(6, act.target());
            insert.setString(7, act.outcome().wire());
            insert.setString(8, act.detail());
            insert.executeUpdate();
        }
    }

    /**
     * A piece of the trail, the newest first.
     *
     * @param act only acts of this name, or null for all
     * @param by only acts of the principal with this id, or null for all
     * @param target only acts on this, or null for all
     * @param before the id of the last entry seen, or null for the newest
     */
    List<AuditEntry> page(String act, String by, String target, UUID before, int limit) {
        String sql = """
                SELECT id, at, by_id, by_name, act, target, outcome, detail
                FROM audit_entry
                WHERE (?::uuid IS NULL OR id < ?) AND (?::text IS NULL OR act = ?)
                  AND (?::text IS NULL OR by_id = ?) AND (?::text IS NULL OR target = ?)
                ORDER BY id DESC LIMIT ?
                """;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, before);
            select.setObject(2, before);
            int index = 3;
            for (String wanted : new String[] {act, by, target}) {
                select.setString(index++, wanted);
                select.setString(index++, wanted);
            }
            select.setInt(index, limit);
            List<AuditEntry> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new AuditEntry(
                            rows.getObject(1, UUID.class),
                            rows.getObject(2, OffsetDateTime.class).toInstant(),
                            new AuditEntry.By(rows.getString(3), rows.getString(4)),
                            rows.getString(5),
                            rows.getString(6),
                            rows.getString(7),
                            rows.getString(8)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
