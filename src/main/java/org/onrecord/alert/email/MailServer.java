package org.onrecord.alert.email;

import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.SMTPException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.onrecord.alert.Attempt;

/**
 * Hands messages to the mail server. Each attempt has a connection of its own, which ends with it: one that hangs takes
 * nothing from the others.
 */
@Singleton
public final class MailServer {

    private static final int TAKEN = 250;
    private static final int PERMANENT = 500;
    private static final int ANSWER = 4096;

    private final Vertx vertx;
    private final SmtpSettings smtp;
    private final EmailConfig settings;
    private final Clock clock;

    MailServer(Vertx vertx, SmtpSettings smtp, EmailConfig settings, Clock clock) {
        this.vertx = vertx;
        this.smtp = smtp;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Makes one attempt, which ends within the time limit.
     *
     * @param id what {@code Message-ID} is made of
     * @param headers whose values are ASCII
     */
    CompletionStage<Attempt> send(Mailbox to, Letter letter, String id, Map<String, String> headers) {
        Instant begun = clock.instant();
        long started = System.nanoTime();
        if (!smtp.allows(to.address())) {
            return CompletableFuture.completedFuture(new Attempt(
                    begun,
                    Duration.ZERO,
                    Attempt.Outcome.IMPOSSIBLE,
                    null,
                    "The address is not among quarkus.mailer.approved-recipients.",
                    null,
                    null));
        }
        MailClient client = MailClient.create(vertx, smtp.connection(settings.timeout()));
        CompletableFuture<MailResult> sending = new CompletableFuture<>();
        // On one event loop from beginning to end: with two, the server's greeting may be read before anybody listens
        // to it, and then both sides wait.
        MailMessage message = message(to, letter, id, headers);
        vertx.getOrCreateContext().runOnContext(begin -> client.sendMail(message)
                .onSuccess(sending::complete)
                .onFailure(sending::completeExceptionally));
        return sending.orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((sent, failure) -> {
                    client.close();
                    Duration took = Duration.ofNanos(System.nanoTime() - started);
                    return failure == null
                            ? new Attempt(begun, took, Attempt.Outcome.ARRIVED, TAKEN, null, null, null)
                            : failed(begun, took, unwrapped(failure));
                });
    }

    private MailMessage message(Mailbox to, Letter letter, String id, Map<String, String> headers) {
        MailMessage message = new MailMessage()
                .setFrom(smtp.from())
                .setTo(to.address())
                .setSubject(letter.subject())
                .setText(letter.text())
                .setHtml(letter.html())
                .addHeader("Message-ID", "<" + id + "@" + smtp.domain() + ">")
                // RFC 3834: no out-of-office notes in return.
                .addHeader("Auto-Submitted", "auto-generated");
        smtp.bounces().ifPresent(message::setBounceAddress);
        headers.forEach(message::addHeader);
        return message;
    }

    private Attempt failed(Instant begun, Duration took, Throwable failure) {
        if (failure instanceof SMTPException refused) {
            String answer = refused.getReplyMessage();
            // Of what the server refuses for good, the recipient and the message alone are this message's fault; the
            // sender
            // or a login may be put right.
            boolean hopeless = refused.getReplyCode() >= PERMANENT
                    && (refused.getMessage().contains("recipient")
                            || refused.getMessage().contains("data"));
            return new Attempt(
                    begun,
                    took,
                    hopeless ? Attempt.Outcome.IMPOSSIBLE : Attempt.Outcome.FAILED,
                    refused.getReplyCode(),
                    "The mail server refused the message: " + PlainText.line(refused.getMessage()),
                    answer == null ? null : answer.substring(0, Math.min(answer.length(), ANSWER)),
                    null);
        }
        String error = failure instanceof TimeoutException
                ? "The mail server did not take the message within "
                        + settings.timeout().toSeconds() + " s."
                : "The mail server could not be used: " + PlainText.line(String.valueOf(failure.getMessage()));
        return new Attempt(begun, took, Attempt.Outcome.FAILED, null, error, null, null);
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
