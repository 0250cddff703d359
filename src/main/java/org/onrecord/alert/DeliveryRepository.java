package org.onrecord.alert;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.onrecord.event.EventIds;

/** The queue of messages. */
@ApplicationScoped
public class DeliveryRepository {

    /** Where those who deliver are told, by NOTIFY, for which subscriptions something is due: ids, or {@link #MANY}. */
    public static final String CHANNEL = "onrecord_deliveries";

    private static final String MANY = "*";

    /** As many as fit into a notice of less than 8000 bytes. */
    private static final int IN_A_NOTICE = 200;

    private static final int MOST_NOTICES = 10;

    private static final String INSERT = """
            INSERT INTO delivery (id, subscription_id, event_id, type, changes, commitment_id, follow_up_id, payload, status,
                                  due_at, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private static final int MOST_AT_ONCE = 500;

    private final Clock clock;

    DeliveryRepository(Clock clock) {
        this.clock = clock;
    }

    /**
     * Queues messages in their order, within the caller's transaction. One that is there already stays as it is.
     *
     * @return how many were not there
     */
    public int add(Connection connection, List<NewDelivery> deliveries) throws SQLException {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        int added = 0;
        int batched = 0;
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (NewDelivery delivery : deliveries) {
                insert.setObject(1, EventIds.ofDelivery(delivery.eventId(), delivery.subscriptionId()));
                insert.setObject(2, delivery.subscriptionId());
                insert.setObject(3, delivery.eventId());
                insert.setString(4, delivery.type());
                insert.setArray(
                        5, connection.createArrayOf("text", delivery.changes().toArray()));
                insert.setObject(6, delivery.commitmentId());
                insert.setObject(7, delivery.followUpId());
                insert.setString(8, delivery.payload());
                insert.setString(9, delivery.gathered() ? "gathered" : "pending");
                insert.setObject(10, delivery.dueAt().atOffset(ZoneOffset.UTC));
                insert.setObject(11, now);
                insert.addBatch();
                if (++batched == MOST_AT_ONCE) {
                    added += count(insert.executeBatch());
                    batched = 0;
                }
            }
            added += count(insert.executeBatch());
        }
        wake(
                connection,
                deliveries.stream()
                        .filter(delivery -> !delivery.gathered())
                        .map(NewDelivery::subscriptionId)
                        .toList());
        return added;
    }

    /** Has those who deliver look, once the transaction is committed, whether something is due for these subscriptions. */
    public void wake(Connection connection, Collection<UUID> subscriptions) throws SQLException {
        List<String> ids = subscriptions.stream().distinct().map(UUID::toString).toList();
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            notify.setString(1, CHANNEL);
            if (ids.size() > IN_A_NOTICE * MOST_NOTICES) {
                notify.setString(2, MANY);
                notify.execute();
                return;
            }
            for (int from = 0; from < ids.size(); from += IN_A_NOTICE) {
                notify.setString(2, String.join(",", ids.subList(from, Math.min(from + IN_A_NOTICE, ids.size()))));
                notify.execute();
            }
        }
    }

    private static int count(int[] rows) {
        int count = 0;
        for (int one : rows) {
            count += Math.max(one, 0);
        }
        return count;
    }
}
