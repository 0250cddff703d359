package org.onrecord.rebuild;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.onrecord.access.AuditAct;
import org.onrecord.access.AuditOutcome;
import org.onrecord.access.AuditTrail;
import org.onrecord.event.Author;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.LogReplays;
import org.onrecord.log.Position;
import org.onrecord.source.SourceTables;
import org.onrecord.timeline.TimelineConfig;

/** Rebuilds the projection in the background, one at a time among all instances. */
@Singleton
public final class Rebuilds {

    /** The projection that can be rebuilt. */
    public static final String TIMELINE = "timeline";

    private static final Logger LOG = Logger.getLogger(Rebuilds.class);
    private static final Duration TELL = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final AgroalDataSource service;
    private final RebuildRepository repository;
    private final LogReplays replays;
    private final TimelineConfig settings;
    private final SourceTables sources;
    private final AuditTrail audit;
    private final Clock clock;
    private final AtomicReference<Thread> running = new AtomicReference<>();
    private volatile boolean stopped;

    Rebuilds(
            AgroalDataSource service,
            RebuildRepository repository,
            LogReplays replays,
            TimelineConfig settings,
            SourceTables sources,
            AuditTrail audit,
            Clock clock) {
        this.service = service;
        this.repository = repository;
        this.replays = replays;
        this.settings = settings;
        this.sources = sources;
        this.audit = audit;
        this.clock = clock;
    }

    /** The last one that was begun, by whichever instance. */
    public Optional<Rebuild> latest() {
        return repository.latest(TIMELINE);
    }

    /**
     * Begins one.
     *
     * @param allowDifferences whether it takes its place though it differs from what stands
     * @return empty where one goes on already
     */
    public Optional<Rebuild> begin(Author by, boolean allowDifferences) {
        String live = repository.liveSchema();
        AgroalDataSource database;
        try {
            database = RebuildDatabase.open(service, live);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
        Optional<Rebuild> begun = Optional.empty();
        try {
            begun = begin(database, live, by, allowDifferences);
        } finally {
            if (begun.isEmpty()) {
                database.close();
            }
        }
        return begun;
    }

    private Optional<Rebuild> begin(AgroalDataSource database, String live, Author by, boolean allowDifferences) {
        try {
            Connection own = database.getConnection();
            if (!RebuildRepository.lock(own)) {
                return Optional.empty();
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            repository.endAbandoned(now);
            Rebuild begun = new Rebuild(
                    UUID.randomUUID(),
                    TIMELINE,
                    now,
                    by,
                    allowDifferences,
                    RebuildState.REPLAYING,
                    Position.start(),
                    Position.start(),
                    null,
                    Differences.NONE,
                    now,
                    null);
            repository.write(begun);
            start(database, own, new RebuildTables(live), begun);
            return Optional.of(begun);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private void start(AgroalDataSource database, Connection own, RebuildTables tables, Rebuild begun) {
        Thread thread = new Thread(() -> run(database, own, tables, begun), "rebuild");
        thread.setDaemon(true);
        running.set(thread);
        thread.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopped = true;
        Thread thread = running.get();
        if (thread != null) {
            thread.join(STOP.toMillis());
        }
    }

    private void run(AgroalDataSource database, Connection own, RebuildTables tables, Rebuild begun) {
        LOG.infof("rebuilding the projection %s", begun.projection());
        AtomicReference<Instant> told = new AtomicReference<>(begun.startedAt());
        AtomicReference<RebuildState> state = new AtomicReference<>(begun.state());
        RebuildRun run = new RebuildRun(
                database,
                own,
                tables,
                replays,
                settings,
                sources,
                clock,
                () -> !stopped,
                now -> {
                    boolean due = now.state() != state.getAndSet(now.state())
                            || Duration.between(told.get(), now.updatedAt())
                                            .abs()
                                            .compareTo(TELL)
                                    > 0;
                    if (due) {
                        told.set(now.updatedAt());
                        repository.write(now);
                    }
                },
                begun);
        Rebuild end;
        try {
            run.run();
            end = run.now().ended(RebuildState.DONE, null, clock.instant());
            LOG.infof("the projection %s was rebuilt and is in its place", begun.projection());
            dropLeftovers(own, tables);
        } catch (Exception e) {
            String why = e instanceof RebuildRun.FailedException ? e.getMessage() : e.toString();
            LOG.warnf("the projection %s was not rebuilt: %s", begun.projection(), why);
            LOG.debug("the fault", e);
            dropLeftovers(own, tables);
            end = run.now().ended(RebuildState.FAILED, why, clock.instant());
        }
        end(database, own, end);
    }

    /** What cannot be dropped now is dropped by the next one. */
    private static void dropLeftovers(Connection own, RebuildTables tables) {
        try {
            if (!own.isClosed()) {
                tables.drop(own);
            }
        } catch (SQLException e) {
            LOG.warnf("what a rebuild left is not dropped before the next one: %s", e.getMessage());
        }
    }

    private void end(AgroalDataSource database, Connection own, Rebuild end) {
        try {
            repository.write(end);
            audit.note(new AuditAct(
                    end.by(),
                    "projection.rebuilt",
                    "admin/projections/" + end.projection(),
                    end.state() == RebuildState.DONE ? AuditOutcome.DONE : AuditOutcome.FAILED,
                    end.detail()));
        } catch (DatabaseException e) {
            LOG.warnf("the end of a rebuild could not be noted: %s", e.getMessage());
        }
        try (database;
                own) {
            RebuildRepository.unlock(own);
        } catch (SQLException e) {
            LOG.debug("the lock went with its connection", e);
        }
    }
}
