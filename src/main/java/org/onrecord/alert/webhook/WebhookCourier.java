package org.onrecord.alert.webhook;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.onrecord.alert.Attempt;
import org.onrecord.alert.Channel;
import org.onrecord.alert.Courier;
import org.onrecord.alert.Delivery;
import org.onrecord.alert.Subscription;
import org.onrecord.event.FieldError;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/** Carries messages to HTTP receivers. */
@Singleton
public final class WebhookCourier implements Courier {

    private static final Logger LOG = Logger.getLogger(WebhookCourier.class);
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int CLIENT_ERROR = 400;
    private static final int GONE = 410;
    private static final int MOST_LOOKUPS = 256;
    private static final long IDLE_SECONDS = 30;

    private final AddressGuard guard;
    private final WebhookSecretRepository secrets;
    private final WebhookDialler dialler;
    private final Duration atMost;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    // Looking a name up blocks, and for long where its servers are dead; nobody else is to wait for such a thread.
    private final ExecutorService lookups;

    @Inject
    WebhookCourier(
            AddressGuard guard, WebhookSecretRepository secrets, WebhookConfig settings, Vertx vertx, Clock clock) {
        this(guard, secrets, settings, new WebhookDialler(vertx, settings.connectTimeout(), null), clock);
    }

    WebhookCourier(
            AddressGuard guard,
            WebhookSecretRepository secrets,
            WebhookConfig settings,
            WebhookDialler dialler,
            Clock clock) {
        this.guard = guard;
        this.secrets = secrets;
        this.dialler = dialler;
        this.atMost = settings.timeout();
        this.clock = clock;
        this.lookups = new ThreadPoolExecutor(
                0, MOST_LOOKUPS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "webhook-lookup");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    void stop(@Observes ShutdownEvent shutdown) {
        lookups.shutdownNow();
    }

    @Override
    public boolean carries(Channel channel) {
        return channel instanceof Channel.Webhook;
    }

    @Override
    public void check(Channel channel) {
        try {
            var unused = guard.check(webhook(channel).url());
        } catch (RefusedUrlException e) {
            throw new ProblemException(
                    ProblemType.INVALID_BODY,
                    "The URL of the channel cannot be used.",
                    List.of(new FieldError("/channel/url", e.getMessage())),
                    Map.of());
        }
    }

    @Override
    public Map<String, String> opened(Subscription subscription) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<SigningKeys> before = secrets.good(subscription.id(), now);
        Map<String, String> shown = new HashMap<>();
        SigningKeys keys = before.isEmpty() ? SigningKeys.generate(random, now) : before.get(0);
        if (before.isEmpty()) {
            secrets.add(subscription.id(), keys);
            shown.put("secret", keys.shownSecret());
        }
        if (webhook(subscription.channel()).asymmetric()) {
            shown.put("publicKey", keys.shownPublicKey());
        }
        return shown;
    }

    @Override
    public CompletionStage<Attempt> carry(Delivery delivery, Subscription to) {
        Instant begun = clock.instant();
        long started = System.nanoTime();
        Channel.Webhook channel = webhook(to.channel());
        return prepared(delivery, channel, begun)
                .thenCompose(ready -> dialler.post(ready.target(), ready.message(), left(started)))
                .handle((answer, failure) -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - started);
                    return failure == null ? answered(begun, took, answer) : failed(begun, took, failure);
                });
    }

    /** What is to be sent, and to where. */
    private record Ready(AddressGuard.Target target, SignedMessage message) {}

    private CompletableFuture<Ready> prepared(Delivery delivery, Channel.Webhook channel, Instant at) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> new Ready(guard.check(channel.url()), signed(delivery, channel, at)), lookups)
                    .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new DialFailedException("Too many hosts were being looked up at once.", null));
        }
    }

    private SignedMessage signed(Delivery delivery, Channel.Webhook channel, Instant at) {
        List<SigningKeys> keys = secrets.good(delivery.subscriptionId(), at);
        if (keys.isEmpty()) {
            throw new IllegalStateException("nothing is sent unsigned: " + delivery.subscriptionId());
        }
        return SignedMessage.of(delivery.id().toString(), at, delivery.payload(), keys, channel.asymmetric());
    }

    private Duration left(long started) {
        return atMost.minusNanos(System.nanoTime() - started);
    }

    private Attempt answered(Instant at, Duration took, Answer answer) {
        int status = answer.status();
        boolean arrived = status >= OK && status < REDIRECT;
        Attempt.Outcome outcome =
                arrived ? Attempt.Outcome.ARRIVED : status == GONE ? Attempt.Outcome.GONE : Attempt.Outcome.FAILED;
        Duration wait = arrived
                ? null
                : RetryAfter.read(answer.retryAfter(), at.plus(took)).orElse(null);
        return new Attempt(at, took, outcome, status, arrived ? null : words(status), answer.beginning(), wait);
    }

    private static String words(int status) {
        if (status == GONE) {
            return "The receiver answered 410: it is gone for good.";
        }
        boolean redirect = status >= REDIRECT && status < CLIENT_ERROR;
        return "The receiver answered " + status
                + (redirect ? "; redirects are not followed." : "; only 2xx says that a message arrived.");
    }

    private Attempt failed(Instant at, Duration took, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Integer status = cause instanceof DialFailedException dial ? dial.status() : null;
        return new Attempt(at, took, Attempt.Outcome.FAILED, status, words(cause), null, null);
    }

    private String words(Throwable cause) {
        if (cause instanceof DialFailedException dial) {
            return dial.getMessage();
        }
        if (cause instanceof RefusedUrlException refused) {
            return "The URL " + refused.getMessage() + ".";
        }
        if (cause instanceof TimeoutException) {
            return "The receiver's host could not be looked up within " + atMost.toSeconds() + " s.";
        }
        LOG.warn("an attempt to deliver failed on this side", cause);
        return "The message could not be sent, because of a fault on this side.";
    }

    private static Channel.Webhook webhook(Channel channel) {
        if (channel instanceof Channel.Webhook webhook) {
            return webhook;
        }
        throw new IllegalArgumentException("no webhook: " + channel.type());
    }
}
