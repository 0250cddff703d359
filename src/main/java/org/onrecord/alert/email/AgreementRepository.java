package org.onrecord.alert.email;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.onrecord.alert.SubscriptionRepository;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.SqlTransaction;

/** What owners of mailboxes decide: that they want alerts, and that they want no more. Doing so twice is doing it once. */
@ApplicationScoped
public class AgreementRepository {

    private final AgroalDataSource dataSource;
    private final EmailLinkRepository links;
    private final SubscriptionRepository subscriptions;
    private final Clock clock;

    public AgreementRepository(
            AgroalDataSource dataSource, EmailLinkRepository links, SubscriptionRepository subscriptions, Clock clock) {
        this.dataSource = dataSource;
        this.links = links;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    /** What a link is about; empty where it is not good. */
    Optional<EmailLinkRepository.Link> find(EmailLinkRepository.Purpose purpose, String token) {
        return with(purpose, token, (connection, link) -> {});
    }

    /** Agrees for the mailbox that the link was sent to. */
    Optional<EmailLinkRepository.Link> confirm(String token) {
        return with(
                EmailLinkRepository.Purpose.CONFIRM,
                token,
                (connection, link) -> subscriptions.confirm(connection, link.subscriptionId(), link.receiver(), now()));
    }

    /** Stops what is sent to that mailbox. */
    Optional<EmailLinkRepository.Link> stop(String token) {
        return with(
                EmailLinkRepository.Purpose.UNSUBSCRIBE,
                token,
                (connection, link) -> subscriptions.stop(connection, link.subscriptionId(), link.receiver(), now()));
    }

    private interface Deciding {
        void on(Connection connection, EmailLinkRepository.Link link) throws SQLException;
    }

    private Optional<EmailLinkRepository.Link> with(
            EmailLinkRepository.Purpose purpose, String token, Deciding deciding) {
        try (Connection connection = dataSource.getConnection()) {
            return SqlTransaction.on(connection, transaction -> {
                Optional<EmailLinkRepository.Link> link =
                        links.find(transaction, purpose, token).filter(this::isStillMeant);
                if (link.isPresent()) {
                    deciding.on(transaction, link.get());
                }
                return link;
            });
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** A subscription that goes to another mailbox by now is nothing to the owner of this one. */
    private boolean isStillMeant(EmailLinkRepository.Link link) {
        return subscriptions
                .find(link.subscriptionId())
                .map(found -> found.channel().equals(link.receiver()))
                .orElse(false);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
