package org.onrecord.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Keeps a {@link PartitionFollower} at work for as long as the service runs: starts it again after a fault that may
 * pass, and leaves it stopped after one that only a person can put right.
 */
@ApplicationScoped
public class Projector {

    private static final Logger LOG = Logger.getLogger(Projector.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final LogConfig settings;
    private final KafkaClients clients;
    private final TopicGuard guard;
    private final Positions positions;
    private final FencedWriter writer;
    private final Projection projection;
    private final DatabaseProjectionWatch watch;
    private final ProjectorMetrics metrics;

    private volatile ProjectorState state = new ProjectorState.Starting("waiting for the broker");
    private volatile PartitionFollower follower;
    private volatile boolean stopped;

    /** When the first of a row of faults was met that are not Kafka's, by {@link System#nanoTime}; 0 where none was. */
    private volatile long failingSince;

    private Thread thread;

    public Projector(
            LogConfig settings,
            KafkaClients clients,
            TopicGuard guard,
            Positions positions,
            FencedWriter writer,
            Projection projection,
            DatabaseProjectionWatch watch,
            MeterRegistry registry) {
        this.settings = settings;
        this.clients = clients;
        this.guard = guard;
        this.positions = positions;
        this.writer = writer;
        this.projection = projection;
        this.watch = watch;
        this.metrics = new ProjectorMetrics(registry);
        Gauge.builder("onrecord.projector.running", this, it -> it.state() instanceof ProjectorState.Running ? 1 : 0)
                .description("1 while the projector follows the log, else 0")
                .register(registry);
    }

    public ProjectorState state() {
        PartitionFollower running = follower;
        Duration committing = running == null ? Duration.ZERO : running.committingFor();
        if (state instanceof ProjectorState.Running && committing.compareTo(settings.databasePatience()) > 0) {
            return new ProjectorState.Faulty(
                    "the database has been taking a batch for " + committing.toSeconds() + " s");
        }
        return state;
    }

    /** Whether what is appended now could be projected before long, as far as this instance can tell. */
    boolean isHopeful() {
        PartitionFollower running = follower;
        boolean stuck = running != null && running.committingFor().compareTo(settings.databasePatience()) > 0;
        boolean getsOn = running != null && running.getsOn();
        return !stuck && (getsOn || failingFor().compareTo(settings.databasePatience()) <= 0);
    }

    /** For how long one attempt after another has met a fault before it got anywhere. */
    private Duration failingFor() {
        long since = failingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    void start(@Observes StartupEvent startup) {
        thread = new Thread(this::run, "projector");
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopped = true;
        PartitionFollower running = follower;
        if (running != null) {
            running.wakeup();
        }
        if (thread != null) {
            thread.join(STOP.toMillis());
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        boolean everRan = false;
        while (!stopped) {
            try {
                TopicGuard.Topic topic = topic();
                everRan = true;
                follow(topic);
            } catch (WakeupException | InterruptException e) {
                LOG.debug("the projector was woken up to stop");
            } catch (TopicGuard.UnfitTopicException | Positions.ForeignTopicException | BrokenLogException e) {
                state = new ProjectorState.Stopped(e.getMessage());
                LOG.fatal(e.getMessage());
                if (!everRan && e instanceof TopicGuard.UnfitTopicException) {
                    Quarkus.asyncExit(1);
                }
                return;
            } catch (ReassignedException e) {
                // Nothing is wrong: another instance has moved on, and so do we.
                LOG.debug(e.getMessage());
                continue;
            } catch (Exception e) {
                if (stopped) {
                    return;
                }
                if (failingSince == 0 && !(e instanceof KafkaException)) {
                    failingSince = System.nanoTime();
                }
                state = new ProjectorState.Faulty(e.getClass().getSimpleName() + ": " + e.getMessage());
                LOG.warnf("the projector met a fault and tries again in %s: %s", pause, e);
                LOG.debug("the fault", e);
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                continue;
            }
            pause = FIRST_PAUSE;
        }
    }

    /** The topic, made where nothing was ever projected: in the place of one that is gone another would only mislead. */
    private TopicGuard.Topic topic() throws SQLException {
        return positions.topicOf(projection.name()).isEmpty()
                ? guard.ensure()
                : guard.existing().orElseThrow(() -> Positions.ForeignTopicException.gone(settings.topic()));
    }

    private void follow(TopicGuard.Topic topic) throws Exception {
        try (PartitionFollower running =
                new PartitionFollower(settings, clients, guard, topic, positions, writer, projection, watch, metrics)) {
            follower = running;
            running.follow(() -> !stopped, detail -> state = new ProjectorState.Running(detail));
        } finally {
            PartitionFollower ended = follower;
            follower = null;
            if (ended != null && ended.getsOn()) {
                failingSince = 0;
            }
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The log lacks records that the projection needs, or has fewer than the projection has seen. */
    static final class BrokenLogException extends KafkaException {

        private static final long serialVersionUID = 1L;

        BrokenLogException(String message) {
            super(message);
        }
    }

    /** Another owner moved a partition on. */
    static final class ReassignedException extends Exception {

        private static final long serialVersionUID = 1L;

        ReassignedException(String message) {
            super(message);
        }
    }

    /** Counts of what became of records. */
    static final class ProjectorMetrics {

        private final Counter applied;
        private final Counter duplicate;
        private final Counter refused;
        private final Counter parked;

        ProjectorMetrics(MeterRegistry registry) {
            applied = counter(registry, "applied");
            duplicate = counter(registry, "duplicate");
            refused = counter(registry, "refused");
            parked = counter(registry, "parked");
        }

        void count(PartitionWrite write) {
            applied.increment(write.prepared().applied());
            duplicate.increment(write.prepared().duplicates());
            refused.increment(write.prepared().refused().size());
            parked.increment(write.parked().size());
        }

        private static Counter counter(MeterRegistry registry, String outcome) {
            return Counter.builder("onrecord.log.records")
                    .description("Records of the log, by what became of them")
                    .tag("outcome", outcome)
                    .register(registry);
        }
    }
}
