package org.onrecord.alert.delivery;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.onrecord.alert.Attempt;
import org.onrecord.alert.Courier;
import org.onrecord.alert.Subscription;
import org.onrecord.alert.SubscriptionRepository;

/**
 * Takes messages from the queue, hands each to the courier of its channel, and writes down what came of it. One thread
 * does so for an instance and waits for no receiver; instances share the queue through its claims.
 */
@Singleton
public final class DeliveryWorker {

    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);

    /** What takes longer is no quick answer. */
    private static final Duration QUICK = Duration.ofSeconds(1);

    /** Where many attempts end in one moment, as with the dead, what is due meanwhile does not wait for all their rows. */
    private static final int WRITTEN_AT_ONCE = 16;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final ClaimRepository claims;
    private final AttemptRepository attempts;
    private final SubscriptionRepository subscriptions;
    private final Instance<Courier> couriers;
    private final Inbox inbox;
    private final DeliveryMetrics metrics;
    private final DeliveryConfig settings;
    private final Clock clock;

    // The thread's own.
    private final Receivers receivers;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private final List<Ended> unwritten = new ArrayList<>();
    private Instant nextPoll = Instant.MIN;

    private volatile boolean stopped;
    private Thread thread;

    DeliveryWorker(
            ClaimRepository claims,
            AttemptRepository attempts,
            SubscriptionRepository subscriptions,
            Instance<Courier> couriers,
            Inbox inbox,
            DeliveryMetrics metrics,
            DeliveryConfig settings,
            Clock clock) {
        this.claims = claims;
        this.attempts = attempts;
        this.subscriptions = subscriptions;
        this.couriers = couriers;
        this.inbox = inbox;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
        this.receivers = new Receivers(settings.concurrency(), settings.perReceiver());
    }

    /** An attempt that was begun, and has perhaps ended. */
    private static final class UnderWay {
        private final UUID subscription;
        private final Instant since;
        private boolean ended;

        UnderWay(UUID subscription, Instant since) {
            this.subscription = subscription;
            this.since = since;
        }
    }

    void start(@Observes StartupEvent startup) {
        thread = new Thread(this::run, "deliveries");
        thread.setDaemon(true);
        thread.start();
    }

    /** What is under way gets a moment to end; what does not is left to whoever claims it next. */
    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopped = true;
        inbox.wake();
        if (thread != null) {
            thread.join(STOP.plus(PAUSE).toMillis());
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                turn();
            }
            Instant end = clock.instant().plus(STOP);
            while (!(underWay.isEmpty() && unwritten.isEmpty()) && clock.instant().isBefore(end)) {
                writeDown(inbox.await(Duration.ofMillis(100)).ended());
                forgetEnded();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        try {
            hear(inbox.await(untilNext()));
            Instant now = now();
            if (!nextPoll.isAfter(now)) {
                poll(now);
            }
            ClaimRepository.Taken taken = claims.claim(receivers.take(now), now);
            taken.failing().forEach(receivers::failing);
            send(taken.claims(), now);
            taken.next().forEach(receivers::lookAt);
            metrics.turned(now);
        } catch (RuntimeException e) {
            // What was to be looked at is found again by the next poll.
            nextPoll = Instant.MIN;
            if (!stopped) {
                LOG.warnf("deliveries pause for %s: %s", PAUSE, e.getMessage());
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }

    private void hear(Inbox.News news) {
        Instant now = now();
        writeDown(news.ended());
        if (news.all()) {
            nextPoll = Instant.MIN;
        }
        news.subscriptions().forEach(id -> receivers.lookAt(id, now));
        forgetEnded();
        // Begun one after the other, so that the oldest are in front.
        for (UnderWay one : underWay) {
            if (one.since.plus(QUICK).isAfter(now)) {
                break;
            }
            if (!one.ended) {
                receivers.lingers(one.subscription);
            }
        }
    }

    private void forgetEnded() {
        while (!underWay.isEmpty() && underWay.peekFirst().ended) {
            underWay.removeFirst();
        }
    }

    private void poll(Instant now) {
        QueueState state = claims.state(now);
        metrics.saw(state, now);
        for (QueueState.Waiting one : state.waiting()) {
            if (one.failing()) {
                receivers.failing(one.subscription());
            }
            receivers.lookAt(one.subscription(), one.dueAt());
        }
        nextPoll = now.plus(settings.poll());
    }

    private void send(List<Claim> claimed, Instant now) {
        Map<UUID, Optional<Subscription>> known = new HashMap<>();
        for (Claim claim : claimed) {
            UUID id = claim.delivery().subscriptionId();
            Optional<Subscription> to = known.computeIfAbsent(id, subscriptions::find);
            // Deleted in this very moment; its messages were cancelled with it.
            to.ifPresent(subscription -> send(claim, subscription, now));
        }
    }

    private void send(Claim claim, Subscription to, Instant now) {
        UnderWay begun = new UnderWay(to.id(), now);
        underWay.addLast(begun);
        receivers.began(to.id());
        var unused = carry(claim, to)
                .toCompletableFuture()
                // A courier keeps to its own limits; this only keeps a place from being lost where one does not.
                .orTimeout(settings.claim().toMillis(), TimeUnit.MILLISECONDS)
                .handle((attempt, failure) -> failure == null ? attempt : broken(now, failure))
                .thenAccept(attempt -> inbox.ended(() -> {
                    begun.ended = true;
                    return new Ended(claim, to, attempt);
                }));
    }

    private CompletionStage<Attempt> carry(Claim claim, Subscription to) {
        try {
            for (Courier courier : couriers) {
                if (courier.carries(to.channel())) {
                    return courier.carry(claim.delivery(), to);
                }
            }
            throw new IllegalStateException("nobody carries by " + to.channel().type());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Attempt broken(Instant at, Throwable failure) {
        LOG.warn("an attempt to deliver failed on this side", failure);
        return new Attempt(
                at,
                Duration.between(at, clock.instant()),
                Attempt.Outcome.FAILED,
                null,
                "The message could not be sent, because of a fault on this side.",
                null,
                null);
    }

    private void writeDown(List<Ended> ended) {
        Instant now = now();
        for (Ended one : ended) {
            boolean quickly = one.arrived() && one.attempt().took().compareTo(QUICK) < 0;
            metrics.count(one);
            unwritten.add(one);
            receivers.ended(one.to().id(), quickly, now);
        }
        List<Ended> piece = unwritten.subList(0, Math.min(unwritten.size(), WRITTEN_AT_ONCE));
        if (!piece.isEmpty()) {
            attempts.record(List.copyOf(piece));
            piece.clear();
        }
    }

    private Duration untilNext() {
        if (!unwritten.isEmpty()) {
            return Duration.ZERO;
        }
        Instant now = now();
        Instant next = receivers.next().filter(at -> at.isBefore(nextPoll)).orElse(nextPoll);
        if (!underWay.isEmpty() && next.isAfter(now.plus(QUICK))) {
            next = now.plus(QUICK);
        }
        return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
    }

    /** To the microsecond, which is what PostgreSQL keeps. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
