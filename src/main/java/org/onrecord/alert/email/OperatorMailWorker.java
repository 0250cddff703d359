package org.onrecord.alert.email;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.onrecord.alert.Attempt;
import org.onrecord.alert.Lease;
import org.onrecord.alert.LeaseRepository;
import org.onrecord.alert.Rounds;
import org.onrecord.event.EventIds;

/**
 * Tells the operator by mail of receivers that were given up on, together where there are several. One instance at a time
 * does; a mail that did not arrive is sent again a round later.
 */
@Singleton
public final class OperatorMailWorker {

    private static final Logger LOG = Logger.getLogger(OperatorMailWorker.class);
    private static final Duration BETWEEN = Duration.ofSeconds(30);
    private static final String LEASE = "operator-mail";

    private final GivenUpRepository receivers;
    private final LeaseRepository leases;
    private final SmtpSettings smtp;
    private final MailServer server;
    private final EmailConfig settings;
    private final Letters letters;
    private final UUID instance = UUID.randomUUID();
    private final EventIds ids = new EventIds();
    private final Rounds rounds = new Rounds("operator-mail", BETWEEN, this::tell);
    private final Optional<Mailbox> operator;

    OperatorMailWorker(
            GivenUpRepository receivers,
            LeaseRepository leases,
            SmtpSettings smtp,
            MailServer server,
            EmailConfig settings,
            EmailLinks links) {
        this.receivers = receivers;
        this.leases = leases;
        this.smtp = smtp;
        this.server = server;
        this.settings = settings;
        this.letters = new Letters(links::whole);
        this.operator = settings.operator().map(given -> Mailbox.read(given)
                .orElseThrow(() -> new IllegalArgumentException(
                        "onrecord.alert.email.operator must be " + Mailbox.FORM + "; it is " + given)));
    }

    void start(@Observes StartupEvent startup) {
        if (operator.isEmpty()) {
            return;
        }
        smtp.fault()
                .ifPresent(
                        fault -> LOG.warnf("onrecord.alert.email.operator is set, but no mail can be sent: %s", fault));
        if (smtp.fault().isEmpty()) {
            rounds.start();
        }
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        rounds.stop();
    }

    private void tell() {
        List<GivenUpRepository.GivenUp> untold = receivers.untold();
        if (untold.isEmpty()) {
            return;
        }
        Optional<Lease> lease = leases.take(LEASE, instance, settings.timeout().plus(BETWEEN));
        // Asked again, as somebody else may have told it meanwhile.
        List<GivenUpRepository.GivenUp> news = lease.isPresent() ? receivers.untold() : List.of();
        if (!news.isEmpty()) {
            Attempt attempt = server.send(
                            operator.orElseThrow(),
                            letters.givenUp(news),
                            ids.next().toString(),
                            Map.of())
                    .toCompletableFuture()
                    .join();
            if (attempt.outcome() == Attempt.Outcome.ARRIVED) {
                receivers.told(news);
            } else {
                LOG.warnf("the operator could not be told of receivers given up on: %s", attempt.error());
            }
        }
        lease.ifPresent(leases::release);
    }
}
