package org.onrecord.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.onrecord.access.Caller;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.timeline.Audience;

/**
 * Reads what is new once for everybody who follows this instance, and keeps the latest of it.
 *
 * <p>What it reads forms a chain of batches: each begins at the very position where the one before ends. A follower that
 * stands at the beginning of a kept batch takes it from memory; one that stands anywhere else reads by itself from the
 * database, up to where the chain ends, and then stands on the chain. So every follower passes every change once,
 * wherever it comes from. While nobody follows, nothing is read.
 */
@ApplicationScoped
class ChangeHub {

    private static final Logger LOG = Logger.getLogger(ChangeHub.class);
    private static final int BATCH = 100;
    private static final int MOST_INTERESTS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ChangeRepository changes;
    private final Judge judge;
    private final ProjectionWatch watch;
    private final StreamConfig settings;
    private final Duration shutdownDelay;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final Map<Caller, Integer> ofCaller = new ConcurrentHashMap<>();
    private final Map<Position, Batch> byBeginning = new ConcurrentHashMap<>();
    private final Object joined = new Object();

    // The reading thread's own.
    private final Deque<Batch> kept = new ArrayDeque<>();
    private int keptChanges;

    private volatile Position end = Position.start();
    private volatile boolean stopped;
    private Thread thread;

    ChangeHub(
            ChangeRepository changes,
            Judge judge,
            ProjectionWatch watch,
            StreamConfig settings,
            @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> shutdownDelay,
            MeterRegistry registry) {
        this.changes = changes;
        this.judge = judge;
        this.watch = watch;
        this.settings = settings;
        this.shutdownDelay = shutdownDelay.orElse(Duration.ZERO);
        Gauge.builder("onrecord.stream.followers", followers, Set::size)
                .description("Clients that follow this instance, on the stream or by a long poll")
                .register(registry);
    }

    /** Somebody who follows. Called by the reading thread: all of it must return at once. */
    interface Follower {

        Interest interest();

        /** Who follows, however many times. */
        Caller caller();

        /** There may be something new. */
        void wake();

        /** The service stops. */
        void end();
    }

    /** Whether somebody was let in. */
    enum Joined {
        IN,
        /** As many follow as there may be. */
        FULL,
        /** As many of this caller do. */
        TOO_MANY_OF_ONE
    }

    /** What a follower is to do. */
    sealed interface Step {

        /** Take this. */
        record Take(Batch batch) implements Step {}

        /** Read up to there by itself, which is behind where it stands. */
        record Read(Position upTo) implements Step {}

        /** Wait to be woken. */
        record Wait() implements Step {}
    }

    void start(@Observes StartupEvent startup) {
        thread = new Thread(this::run, "change-hub");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Followers never end by themselves, and the service waits for what it has begun. They go once whoever sends requests
     * here has had time to see that this instance is not ready any more, lest they come straight back.
     */
    void leave(@Observes ShutdownDelayInitiatedEvent shutdown) {
        Thread leaving = new Thread(
                () -> {
                    pause(shutdownDelay);
                    endAll();
                },
                "change-hub-leaving");
        leaving.setDaemon(true);
        leaving.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        endAll();
        if (thread != null) {
            thread.interrupt();
            thread.join(2_000);
        }
    }

    private void endAll() {
        stopped = true;
        followers.forEach(Follower::end);
    }

    /** Lets somebody in, unless there are as many as there may be. */
    Joined join(Follower follower) {
        if (stopped || followers.size() >= settings.maxClients()) {
            return Joined.FULL;
        }
        Caller caller = follower.caller();
        int most = caller.known() ? settings.maxPerPrincipal() : settings.maxPerAddress();
        if (ofCaller.merge(caller, 1, Integer::sum) > most) {
            oneLess(caller);
            return Joined.TOO_MANY_OF_ONE;
        }
        followers.add(follower);
        synchronized (joined) {
            joined.notifyAll();
        }
        return Joined.IN;
    }

    void leave(Follower follower) {
        if (followers.remove(follower)) {
            oneLess(follower.caller());
        }
    }

    private void oneLess(Caller caller) {
        ofCaller.computeIfPresent(caller, (who, count) -> count > 1 ? count - 1 : null);
    }

    /** What a follower that stands at a position is to do. */
    Step next(Position at, Interest interest) {
        Batch batch = byBeginning.get(at);
        if (batch != null) {
            // A batch from before this interest was known was not judged for it.
            return batch.covers(interest) ? new Step.Take(batch) : new Step.Read(batch.to());
        }
        Position until = end;
        // One that is ahead has seen more than this instance; it waits until that has caught up.
        return until.equals(at) || !until.hasPassed(at) ? new Step.Wait() : new Step.Read(until);
    }

    private void run() {
        while (!stopped) {
            try {
                if (followers.isEmpty()) {
                    awaitFollower();
                    beginAnew();
                } else if (!end.hasPassed(watch.awaitMove(end, PATIENCE))) {
                    Batch batch = changes.after(end, null, Audience.INTERNAL, BATCH);
                    publish(judge.judge(batch, interests()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.debugf("cannot read what is new: %s", e.getMessage());
                pause(PAUSE);
            }
        }
    }

    /** Each once; those beyond what is reasonable read for themselves. */
    private Set<Interest> interests() {
        return followers.stream()
                .map(Follower::interest)
                .distinct()
                .limit(MOST_INTERESTS)
                .collect(Collectors.toSet());
    }

    private void awaitFollower() throws InterruptedException {
        synchronized (joined) {
            while (followers.isEmpty() && !stopped) {
                joined.wait();
            }
        }
    }

    private void beginAnew() {
        byBeginning.clear();
        kept.clear();
        keptChanges = 0;
        end = watch.current();
        followers.forEach(Follower::wake);
    }

    private void publish(Batch batch) {
        if (batch.to().equals(batch.from())) {
            return;
        }
        kept.addLast(batch);
        keptChanges += batch.changes().size();
        while (kept.size() > 1 && (keptChanges > settings.recent() || kept.size() > settings.recent())) {
            Batch oldest = kept.removeFirst();
            keptChanges -= oldest.changes().size();
            byBeginning.remove(oldest.from());
        }
        byBeginning.put(batch.from(), batch);
        end = batch.to();
        followers.forEach(Follower::wake);
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
