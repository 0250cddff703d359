package org.onrecord.alert.deadline;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.onrecord.alert.AlertLinks;
import org.onrecord.alert.AlertQueue;
import org.onrecord.alert.Happening;
import org.onrecord.alert.Lease;
import org.onrecord.alert.LeaseRepository;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.SqlTransaction;

/** What time has raised: noted in the transaction that queues what subscribers are told of it. */
@ApplicationScoped
public class TimedAlertRepository {

    private static final String NOTE = """
            INSERT INTO timed_alert (id, commitment_id, type, about, raised_at)
            SELECT id, commitment_id, type, about, ?
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[]) AS raised (id, commitment_id, type, about)
            ON CONFLICT DO NOTHING RETURNING id
            """;
    private static final String FIRST = "SELECT min(since_time) FROM subscription WHERE deleted_at IS NULL";

    private final AgroalDataSource dataSource;
    private final LeaseRepository leases;
    private final AlertQueue queue;
    private final AlertLinks links;

    public TimedAlertRepository(
            AgroalDataSource dataSource, LeaseRepository leases, AlertQueue queue, AlertLinks links) {
        this.dataSource = dataSource;
        this.leases = leases;
        this.queue = queue;
        this.links = links;
    }

    /**
     * Raises what was not raised before. What came about before anybody had subscribed is noted and told to nobody, so that an
     * old record in a new place takes no time.
     *
     * @return false where the lease was lost; then nothing is raised
     */
    boolean raise(Lease lease, List<Raising> raisings, Instant now, LocalDate today) {
        try (Connection connection = dataSource.getConnection()) {
            return SqlTransaction.on(connection, transaction -> {
                if (!leases.holds(transaction, lease)) {
                    return false;
                }
                Set<UUID> fresh = note(transaction, raisings, now);
                Instant first = firstSubscription(transaction);
                List<Happening> happenings = raisings.stream()
                        .filter(raising -> fresh.contains(raising.id()))
                        .filter(raising -> first != null && !raising.at().isBefore(first))
                        .map(raising -> raising.happening(links, today))
                        .toList();
                if (!happenings.isEmpty()) {
                    queue.queue(transaction, happenings);
                }
                return true;
            });
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static Set<UUID> note(Connection connection, List<Raising> raisings, Instant now) throws SQLException {
        Set<UUID> fresh = new HashSet<>();
        try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
            insert.setObject(1, now.atOffset(ZoneOffset.UTC));
            array(connection, insert, 2, "uuid", raisings, Raising::id);
            array(connection, insert, 3, "uuid", raisings, raising -> raising.item()
                    .id());
            array(connection, insert, 4, "text", raisings, raising -> raising.type()
                    .wire());
            array(connection, insert, 5, "text", raisings, Raising::about);
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    fresh.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return fresh;
    }

    private static void array(
            Connection connection,
            PreparedStatement insert,
            int index,
            String type,
            List<Raising> raisings,
            Function<Raising, Object> value)
            throws SQLException {
        insert.setArray(
                index,
                connection.createArrayOf(type, raisings.stream().map(value).toArray()));
    }

    /** Since when the first of all subscribers wants to be told; null where there is none. */
    private static Instant firstSubscription(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIRST);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            OffsetDateTime first = rows.getObject(1, OffsetDateTime.class);
            return first == null ? null : first.toInstant();
        }
    }
}
