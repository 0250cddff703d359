package org.onrecord.timeline;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.log.AppliedEvents;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.RecordPosition;

/** Finds applied events by id and by position. */
@ApplicationScoped
public class AppliedEntryRepository implements AppliedEvents {

    // The canonical text is JSON that never holds what jsonb could not.
    private static final String SELECT =
            "SELECT e.event_id, e.subject, e.part, e.log_offset, e.event::jsonb ->> 'requesthash' FROM timeline_entry e ";

    private final AgroalDataSource dataSource;

    public AppliedEntryRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Optional<AppliedEvent> byId(UUID eventId) {
        return Optional.ofNullable(byIds(List.of(eventId)).get(eventId));
    }

    @Override
    public Map<UUID, AppliedEvent> byIds(Collection<UUID> eventIds) {
        Map<UUID, AppliedEvent> found = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT
                        + "WHERE e.event_id = ANY (?) ORDER BY e.recorded_at DESC, e.part DESC, e.log_offset DESC")) {
            select.setArray(1, connection.createArrayOf("uuid", eventIds.toArray()));
            // The first applied comes last and stands.
            for (AppliedEvent event : read(select)) {
                found.put(event.eventId(), event);
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    @Override
    public Optional<AppliedEvent> at(RecordPosition position) {
        return Optional.ofNullable(at(List.of(position)).get(position));
    }

    @Override
    public Map<RecordPosition, AppliedEvent> at(Collection<RecordPosition> positions) {
        Map<RecordPosition, AppliedEvent> found = new HashMap<>();
        Object[] partitions = positions.stream().map(RecordPosition::partition).toArray();
        Object[] offsets = positions.stream().map(RecordPosition::offset).toArray();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        SELECT
                                + "JOIN unnest(?::int[], ?::bigint[]) AS asked (p, o) ON e.part = asked.p AND e.log_offset = asked.o")) {
            select.setArray(1, connection.createArrayOf("int4", partitions));
            select.setArray(2, connection.createArrayOf("int8", offsets));
            for (AppliedEvent event : read(select)) {
                found.put(event.position(), event);
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static List<AppliedEvent> read(PreparedStatement select) throws SQLException {
        List<AppliedEvent> events = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                events.add(new AppliedEvent(
                        rows.getObject(1, UUID.class),
                        rows.getObject(2, UUID.class),
                        new RecordPosition(rows.getInt(3), rows.getLong(4)),
                        rows.getString(5)));
            }
        }
        return events;
    }
}
