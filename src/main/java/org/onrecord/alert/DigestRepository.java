package org.onrecord.alert;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import org.onrecord.event.EventIds;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.SqlTransaction;

/**
 * Makes digests of messages that were gathered. One transaction takes what is due for a subscription and queues the digest
 * that has it, so that however many instances do this at once, and whenever one is killed, each message is in one.
 */
@ApplicationScoped
public class DigestRepository {

    /** What a digest holds at most; a second one follows with the rest. */
    static final int MOST = 500;

    private static final String DIGEST = "digest";

    // Whoever has the row makes the digest; others make those of other subscriptions.
    private static final String DUE = """
            SELECT id, active AND confirmed_at IS NOT NULL AND disabled_at IS NULL AND deleted_at IS NULL
            FROM subscription
            WHERE id IN (SELECT subscription_id FROM delivery
                          WHERE status = 'gathered' AND digest_id IS NULL AND due_at <= ?
                          ORDER BY due_at LIMIT 500)
            LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
            """;
    private static final String GATHERED = """
            SELECT id, changes, payload FROM delivery
            WHERE subscription_id = ? AND status = 'gathered' AND digest_id IS NULL AND due_at <= ?
            ORDER BY sequence LIMIT ? FOR UPDATE
            """;
    private static final String TAKE = "UPDATE delivery SET digest_id = ? WHERE id = ANY (?)";
    private static final String DROP = """
            UPDATE delivery SET status = 'cancelled', finished_at = ?
            WHERE subscription_id = ? AND status = 'gathered' AND digest_id IS NULL
            """;
    private static final String SETTLE = """
            UPDATE delivery m SET status = d.status, finished_at = d.finished_at
            FROM delivery d
            WHERE m.digest_id = d.id AND m.status IN ('gathered', 'failed') AND m.status <> d.status
              AND d.status IN ('delivered', 'failed', 'cancelled')
            """;
    private static final String RESCHEDULE = """
            UPDATE delivery SET due_at = ? WHERE subscription_id = ? AND status = 'gathered' AND digest_id IS NULL
            """;

    private final AgroalDataSource dataSource;
    private final DeliveryRepository deliveries;

    public DigestRepository(AgroalDataSource dataSource, DeliveryRepository deliveries) {
        this.dataSource = dataSource;
        this.deliveries = deliveries;
    }

    /** Makes one digest that is due; false where there is none, or another instance is at it. */
    boolean makeNext(Instant now) {
        try (Connection connection = dataSource.getConnection()) {
            return SqlTransaction.on(connection, transaction -> make(transaction, now));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Lets messages that were sent in a digest be what became of that. */
    void settle() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement settle = connection.prepareStatement(SETTLE)) {
            settle.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * Lets what is gathered wait for another time, in the transaction that changes when.
     *
     * @param next now where alerts are not to be gathered any more
     */
    void reschedule(Connection connection, UUID subscriptionId, Instant next) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(RESCHEDULE)) {
            update.setObject(1, time(next));
            update.setObject(2, subscriptionId);
            update.executeUpdate();
        }
    }

    private boolean make(Connection connection, Instant now) throws SQLException {
        UUID subscription;
        boolean listens;
        try (PreparedStatement due = connection.prepareStatement(DUE)) {
            due.setObject(1, time(now));
            try (ResultSet rows = due.executeQuery()) {
                if (!rows.next()) {
                    return false;
                }
                subscription = rows.getObject(1, UUID.class);
                listens = rows.getBoolean(2);
            }
        }
        if (!listens) {
            drop(connection, subscription, now);
            return true;
        }
        List<UUID> ids = new ArrayList<>();
        Set<String> changes = new LinkedHashSet<>();
        StringJoiner alerts = new StringJoiner(",", "[", "]");
        try (PreparedStatement gathered = connection.prepareStatement(GATHERED)) {
            gathered.setObject(1, subscription);
            gathered.setObject(2, time(now));
            gathered.setInt(3, MOST);
            try (ResultSet rows = gathered.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                    changes.addAll(Arrays.asList((String[]) rows.getArray(2).getArray()));
                    alerts.add(rows.getString(3));
                }
            }
        }
        if (!ids.isEmpty()) {
            UUID event = EventIds.ofDigest(ids.get(0));
            take(connection, ids, EventIds.ofDelivery(event, subscription));
            deliveries.add(
                    connection,
                    List.of(new NewDelivery(
                            subscription,
                            event,
                            DIGEST,
                            List.copyOf(changes),
                            null,
                            null,
                            "{\"type\":\"" + DIGEST + "\",\"timestamp\":\"" + now + "\",\"data\":{\"alerts\":" + alerts
                                    + "}}",
                            now,
                            false)));
        }
        return true;
    }

    private static void take(Connection connection, List<UUID> ids, UUID digest) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setObject(1, digest);
            take.setArray(2, connection.createArrayOf("uuid", ids.toArray()));
            take.executeUpdate();
        }
    }

    private static void drop(Connection connection, UUID subscription, Instant now) throws SQLException {
        try (PreparedStatement drop = connection.prepareStatement(DROP)) {
            drop.setObject(1, time(now));
            drop.setObject(2, subscription);
            drop.executeUpdate();
        }
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
