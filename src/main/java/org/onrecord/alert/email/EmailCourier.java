package org.onrecord.alert.email;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.jboss.logging.Logger;
import org.onrecord.alert.Attempt;
import org.onrecord.alert.Channel;
import org.onrecord.alert.Courier;
import org.onrecord.alert.Delivery;
import org.onrecord.alert.Subscription;
import org.onrecord.event.FieldError;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/**
 * Carries alerts to mailboxes. The first message asks the mailbox's owner, and until that one agrees there is no other.
 */
@ApplicationScoped
public class EmailCourier implements Courier {

    private static final Logger LOG = Logger.getLogger(EmailCourier.class);

    /** For how long a message can be used to stop those after it. */
    private static final Duration STOP_VALID = Duration.ofDays(365);

    private static final int DAY_SECONDS = 86_400;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SmtpSettings smtp;
    private final MailServer server;
    private final EmailLinks links;
    private final EmailLinkRepository tokens;
    private final QuestionRepository questions;
    private final EmailConfig settings;
    private final ManagedExecutor executor;
    private final Clock clock;
    private final Letters letters;

    EmailCourier(
            SmtpSettings smtp,
            MailServer server,
            EmailLinks links,
            EmailLinkRepository tokens,
            QuestionRepository questions,
            EmailConfig settings,
            ManagedExecutor executor,
            Clock clock) {
        this.smtp = smtp;
        this.server = server;
        this.links = links;
        this.tokens = tokens;
        this.questions = questions;
        this.settings = settings;
        this.executor = executor;
        this.clock = clock;
        this.letters = new Letters(links::whole);
    }

    @Override
    public boolean carries(Channel channel) {
        return channel instanceof Channel.Email;
    }

    @Override
    public void check(Channel channel) {
        Optional<String> fault = fault();
        if (fault.isPresent()) {
            String detail = "Alerts cannot be sent by e-mail here: " + fault.get() + ".";
            throw new ProblemException(
                    ProblemType.EMAIL_UNAVAILABLE,
                    detail,
                    List.of(new FieldError(
                            "/channel/type", "must be webhook, as e-mail is not configured: " + fault.get())),
                    Map.of());
        }
        if (Mailbox.read(address(channel)).isEmpty()) {
            throw new ProblemException(
                    ProblemType.INVALID_BODY,
                    "The address is none that mail can be sent to.",
                    List.of(new FieldError("/channel/address", "must be " + Mailbox.FORM)),
                    Map.of());
        }
    }

    @Override
    public Map<String, String> opened(Subscription subscription) {
        if (subscription.confirmedAt() == null) {
            ObjectNode payload = MAPPER.createObjectNode()
                    .put("type", QuestionRepository.TYPE)
                    .put("timestamp", clock.instant().toString());
            payload.putObject("data").put("subscription", subscription.name());
            Mailbox mailbox = Mailbox.read(address(subscription.channel())).orElseThrow();
            if (!questions.queue(subscription.id(), mailbox, payload.toString())) {
                throw ProblemException.retryLater(ProblemType.ASKED_TOO_OFTEN, tooOften(), DAY_SECONDS);
            }
        }
        return Map.of();
    }

    @Override
    public CompletionStage<Attempt> carry(Delivery delivery, Subscription to) {
        return CompletableFuture.supplyAsync(() -> begin(delivery, to), executor)
                .thenCompose(attempt -> attempt)
                .exceptionally(failure -> {
                    LOG.warnf(failure, "the message %s could not be prepared", delivery.id());
                    return failed("The message could not be prepared.");
                });
    }

    private CompletionStage<Attempt> begin(Delivery delivery, Subscription to) {
        Optional<String> fault = fault();
        if (fault.isPresent()) {
            return ended(failed("E-mail is not configured: " + fault.get() + "."));
        }
        Optional<Mailbox> mailbox = Mailbox.read(address(to.channel()));
        if (mailbox.isEmpty()) {
            return ended(impossible("The address is none that mail can be sent to."));
        }
        boolean agreed = to.confirmedAt() != null;
        if (delivery.type().equals(QuestionRepository.TYPE)) {
            return agreed
                    ? ended(impossible("The owner of the mailbox has agreed already."))
                    : ask(delivery, to, mailbox.get());
        }
        return agreed
                ? tell(delivery, to, mailbox.get())
                : ended(impossible("The owner of the mailbox has not agreed, or has stopped these messages."));
    }

    private CompletionStage<Attempt> ask(Delivery delivery, Subscription to, Mailbox mailbox) {
        if (!questions.maySend(mailbox, delivery.id())) {
            return ended(impossible(tooOften()));
        }
        Duration valid = settings.confirmationValid();
        String token = tokens.make(EmailLinkRepository.Purpose.CONFIRM, to.id(), mailbox, valid);
        Letter letter = letters.question(to.name(), links.confirmation(token), valid);
        return server.send(mailbox, letter, delivery.id().toString(), Map.of())
                .thenApplyAsync(
                        attempt -> {
                            if (attempt.outcome() == Attempt.Outcome.ARRIVED) {
                                questions.sent(delivery.id());
                            }
                            return attempt;
                        },
                        executor);
    }

    private CompletionStage<Attempt> tell(Delivery delivery, Subscription to, Mailbox mailbox) {
        String token = tokens.make(EmailLinkRepository.Purpose.UNSUBSCRIBE, to.id(), mailbox, STOP_VALID);
        String stop = links.unsubscription(token);
        Letter letter = letters.message(payload(delivery), to.name(), stop);
        // RFC 2369 and RFC 8058.
        Map<String, String> headers =
                Map.of("List-Unsubscribe", "<" + stop + ">", "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        return server.send(mailbox, letter, delivery.id().toString(), headers);
    }

    /** Why nothing can be sent by e-mail, for a person; empty where it can. */
    private Optional<String> fault() {
        return smtp.fault()
                .or(() -> links.areKnown() ? Optional.empty() : Optional.of("onrecord.alert.public-url is not set"));
    }

    private String tooOften() {
        return "The mailbox was asked " + settings.confirmationsPerDay() + " times in 24 hours.";
    }

    private Attempt failed(String error) {
        return attempt(Attempt.Outcome.FAILED, error);
    }

    private Attempt impossible(String error) {
        return attempt(Attempt.Outcome.IMPOSSIBLE, error);
    }

    private Attempt attempt(Attempt.Outcome outcome, String error) {
        return new Attempt(clock.instant(), Duration.ZERO, outcome, null, error, null, null);
    }

    private static CompletionStage<Attempt> ended(Attempt attempt) {
        return CompletableFuture.completedFuture(attempt);
    }

    private static String address(Channel channel) {
        return ((Channel.Email) channel).address();
    }

    private static JsonNode payload(Delivery delivery) {
        try {
            return MAPPER.readTree(delivery.payload());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was queued is no JSON", e);
        }
    }
}
