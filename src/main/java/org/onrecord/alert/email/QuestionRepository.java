package org.onrecord.alert.email;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.onrecord.alert.DeliveryRepository;
import org.onrecord.alert.NewDelivery;
import org.onrecord.event.EventIds;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.SqlTransaction;

/** Which mailboxes were asked whether they want alerts, so that no one can fill a mailbox with our questions. */
@ApplicationScoped
public class QuestionRepository {

    /** The type of the message that asks. */
    static final String TYPE = "subscription.confirmation";

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(2);

    /** Of two that ask one mailbox at once, the second counts the first. */
    private static final String ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('onrecord.email.' || ?, 0))";

    private static final String ASKED = "SELECT count(*) FROM email_question WHERE mailbox = ? AND asked_at > ?";
    private static final String UNSENT = "SELECT FROM email_question WHERE delivery_id = ? AND sent_at IS NULL";
    private static final String ADD =
            "INSERT INTO email_question (id, mailbox, delivery_id, asked_at) VALUES (?, ?, ?, ?)";
    private static final String CLEAR = "DELETE FROM email_question WHERE asked_at < ?";
    private static final String SENT =
            "UPDATE email_question SET sent_at = ? WHERE delivery_id = ? AND sent_at IS NULL";

    private final AgroalDataSource dataSource;
    private final DeliveryRepository deliveries;
    private final EmailConfig settings;
    private final Clock clock;
    private final EventIds ids = new EventIds();

    public QuestionRepository(
            AgroalDataSource dataSource, DeliveryRepository deliveries, EmailConfig settings, Clock clock) {
        this.dataSource = dataSource;
        this.deliveries = deliveries;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Queues a question in the transaction at hand (JTA).
     *
     * @param payload what is sent, but for the link
     * @return false where the mailbox was asked too often today
     */
    boolean queue(UUID subscriptionId, Mailbox mailbox, String payload) {
        UUID event = ids.next();
        try (Connection connection = dataSource.getConnection()) {
            if (!ask(connection, mailbox, EventIds.ofDelivery(event, subscriptionId))) {
                return false;
            }
            deliveries.add(
                    connection,
                    List.of(new NewDelivery(
                            subscriptionId, event, TYPE, List.of(), null, null, payload, clock.instant(), false)));
            return true;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private boolean ask(Connection connection, Mailbox mailbox, UUID deliveryId) throws SQLException {
        Instant now = clock.instant();
        try (PreparedStatement alone = connection.prepareStatement(ALONE);
                PreparedStatement asked = connection.prepareStatement(ASKED);
                PreparedStatement add = connection.prepareStatement(ADD);
                PreparedStatement clear = connection.prepareStatement(CLEAR)) {
            alone.setString(1, mailbox.key());
            alone.execute();
            asked.setString(1, mailbox.key());
            asked.setObject(2, time(now.minus(DAY)));
            try (ResultSet rows = asked.executeQuery()) {
                rows.next();
                if (rows.getLong(1) >= settings.confirmationsPerDay()) {
                    return false;
                }
            }
            add.setObject(1, ids.next());
            add.setString(2, mailbox.key());
            add.setObject(3, deliveryId);
            add.setObject(4, time(now));
            add.executeUpdate();
            clear.setObject(1, time(now.minus(KEPT)));
            clear.executeUpdate();
            return true;
        }
    }

    /** Whether a question may be sent: one that was counted when it was queued, and again where it is sent once more by hand. */
    boolean maySend(Mailbox mailbox, UUID deliveryId) {
        try (Connection connection = dataSource.getConnection()) {
            return SqlTransaction.on(connection, transaction -> {
                try (PreparedStatement unsent = transaction.prepareStatement(UNSENT)) {
                    unsent.setObject(1, deliveryId);
                    try (ResultSet rows = unsent.executeQuery()) {
                        if (rows.next()) {
                            return true;
                        }
                    }
                }
                return ask(transaction, mailbox, deliveryId);
            });
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Notes that the mail server took it. */
    void sent(UUID deliveryId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(SENT)) {
            update.setObject(1, time(clock.instant()));
            update.setObject(2, deliveryId);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
