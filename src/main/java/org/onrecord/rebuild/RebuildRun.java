package org.onrecord.rebuild;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.onrecord.log.FencedWriter;
import org.onrecord.log.LogReplay;
import org.onrecord.log.LogReplays;
import org.onrecord.log.Position;
import org.onrecord.source.SourceTables;
import org.onrecord.timeline.SeparateTimeline;
import org.onrecord.timeline.TimelineConfig;

/**
 * One rebuild, from the first record to the change of places. Whatever goes wrong, what stands is as it was until the one
 * transaction at the end is committed.
 */
final class RebuildRun {

    /** How much the new one may lack when the one that stands is held for it. */
    private static final long NEAR = 5_000;

    /** For how long one that holds the projection tries to get readers out of the way, and for how long they may wait. */
    private static final Duration HELD = Duration.ofSeconds(3);

    private static final int READERS_WAIT_MILLIS = 100;
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration GIVE_UP = Duration.ofMinutes(10);

    /** Texts stored by another instance's clock, which may differ. */
    private static final Duration CLOCKS = Duration.ofDays(1);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final AgroalDataSource database;
    private final Connection own;
    private final RebuildTables tables;
    private final ComparisonRepository comparison;
    private final LogReplays replays;
    private final SourceTables sources;
    private final SeparateTimeline timeline;
    private final Clock clock;
    private final BooleanSupplier goOn;
    private final Consumer<Rebuild> tell;
    private Rebuild rebuild;

    /**
     * A run.
     *
     * @param database connections that find the new tables
     * @param own one of them, which holds the lock; with it gone nothing can take its place any more
     * @param tell told what is to be told
     */
    RebuildRun(
            AgroalDataSource database,
            Connection own,
            RebuildTables tables,
            LogReplays replays,
            TimelineConfig settings,
            SourceTables sources,
            Clock clock,
            BooleanSupplier goOn,
            Consumer<Rebuild> tell,
            Rebuild rebuild) {
        this.database = database;
        this.own = own;
        this.tables = tables;
        this.comparison = new ComparisonRepository(tables.live());
        this.replays = replays;
        this.sources = sources;
        this.timeline = new SeparateTimeline(settings, database, sources);
        this.clock = clock;
        this.goOn = goOn;
        this.tell = tell;
        this.rebuild = rebuild;
    }

    /** Why a rebuild does not take its place. */
    static final class FailedException extends Exception {

        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    Rebuild now() {
        return rebuild;
    }

    /** Does it; returns once the new one is in its place. */
    void run()
            throws SQLException, FencedWriter.FencedException, LogReplay.StoppedException, FailedException,
                    InterruptedException {
        tables.create(own);
        try (LogReplay replay = replays.into(database, timeline.projection())) {
            catchUp(replay);
            tables.settle(own);
            trace(replay);
            catchUp(replay);
            Position compared = replay.position();
            compare(replay);
            trace(replay);
            takePlace(replay, compared);
        }
    }

    private void catchUp(LogReplay replay)
            throws SQLException, FencedWriter.FencedException, LogReplay.StoppedException {
        Position end = replay.end();
        while (distance(replay.position(), end, replay.partitions()) > 0) {
            Position goal = end;
            replay.upTo(goal, goOn, reached -> tell(RebuildState.REPLAYING, reached, goal));
            end = replay.end();
            if (distance(replay.position(), end, replay.partitions()) < NEAR) {
                return;
            }
        }
    }

    private void trace(LogReplay replay) throws LogReplay.StoppedException {
        while (timeline.traceSome()) {
            tell(RebuildState.TRACING, replay.position(), rebuild.goal());
            requireGoOn();
        }
    }

    private void compare(LogReplay replay) throws SQLException, FailedException {
        tell(RebuildState.COMPARING, replay.position(), rebuild.goal());
        sources.recheckSince(own, rebuild.startedAt().minus(CLOCKS));
        own.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        own.setAutoCommit(false);
        try {
            note(comparison.unmoved(own, replay.position(), replay.partitions()));
        } finally {
            own.rollback();
            own.setAutoCommit(true);
            own.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private void note(Differences found) throws FailedException {
        rebuild = rebuild.differing(rebuild.differences().and(found));
        if (rebuild.differences().any() && !rebuild.allowDifferences()) {
            throw new FailedException("What was rebuilt differs from what stands: "
                    + rebuild.differences().rows() + " rows. Where that is intended, allow differences.");
        }
    }

    private void takePlace(LogReplay replay, Position compared)
            throws SQLException, FencedWriter.FencedException, LogReplay.StoppedException, FailedException,
                    InterruptedException {
        long giveUp = System.nanoTime() + GIVE_UP.toNanos();
        tell(RebuildState.SWAPPING, replay.position(), rebuild.goal());
        while (!tryToTakePlace(replay, compared)) {
            requireGoOn();
            if (System.nanoTime() > giveUp) {
                throw new FailedException("For " + GIVE_UP + " either the projection that stands did not come as far"
                        + " as the log, or somebody read from it in one long transaction.");
            }
            Thread.sleep(BETWEEN.toMillis());
            catchUp(replay);
            tell(RebuildState.SWAPPING, replay.position(), rebuild.goal());
        }
    }

    /** One attempt; false where the one that stands is behind, or readers are in the way. */
    private boolean tryToTakePlace(LogReplay replay, Position compared)
            throws SQLException, FencedWriter.FencedException, LogReplay.StoppedException, FailedException,
                    InterruptedException {
        own.setAutoCommit(false);
        try {
            RebuildTables.execute(own, "SET LOCAL synchronous_commit = on");
            Position stands = replays.hold(own, rebuild.projection(), tables.live());
            if (!stands.hasPassed(replay.position())
                    || distance(replay.position(), stands, replay.partitions()) > NEAR) {
                return false;
            }
            if (!bringUpTo(stands, replay)) {
                return false;
            }
            sources.recheckSince(own, rebuild.startedAt().minus(CLOCKS));
            note(comparison.moved(own, compared, replay.partitions()));
            if (!lock()) {
                return false;
            }
            tables.swap(own);
            replays.replaced(own, rebuild.projection(), tables.live());
            own.commit();
            rebuild = rebuild.at(RebuildState.SWAPPING, stands, stands, clock.instant());
            return true;
        } finally {
            if (!own.isClosed()) {
                own.rollback();
                own.setAutoCommit(true);
            }
        }
    }

    /** Brings the new one to where the other is held; false where the log does not give the rest soon. */
    private boolean bringUpTo(Position stands, LogReplay replay)
            throws SQLException, FencedWriter.FencedException, LogReplay.StoppedException {
        long giveUp = System.nanoTime() + HELD.toNanos();
        try {
            replay.upTo(stands, () -> goOn.getAsBoolean() && System.nanoTime() < giveUp, reached -> {});
            return true;
        } catch (LogReplay.StoppedException e) {
            requireGoOn();
            return false;
        }
    }

    /** Gets readers out of the way, a little at a time: whoever comes meanwhile waits no longer than that. */
    private boolean lock() throws SQLException, InterruptedException {
        long giveUp = System.nanoTime() + HELD.toNanos();
        var before = own.setSavepoint();
        while (System.nanoTime() < giveUp) {
            try {
                tables.lock(own, READERS_WAIT_MILLIS);
                return true;
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                own.rollback(before);
                Thread.sleep(READERS_WAIT_MILLIS);
            }
        }
        return false;
    }

    private void requireGoOn() throws LogReplay.StoppedException {
        if (!goOn.getAsBoolean()) {
            throw new LogReplay.StoppedException();
        }
    }

    private void tell(RebuildState state, Position reached, Position goal) {
        rebuild = rebuild.at(state, reached, goal, clock.instant());
        tell.accept(rebuild);
    }

    private static long distance(Position from, Position to, int partitions) {
        long records = 0;
        for (int partition = 0; partition < partitions; partition++) {
            records += Math.max(0, to.next(partition) - from.next(partition));
        }
        return records;
    }
}
