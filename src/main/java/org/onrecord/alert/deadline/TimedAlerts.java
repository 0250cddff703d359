package org.onrecord.alert.deadline;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.onrecord.alert.Lease;
import org.onrecord.log.LogReplays;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;

/** Raises what time has brought about since it was last looked at, however long ago that was. */
@Singleton
public final class TimedAlerts {

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TimedItemRepository items;
    private final TimedAlertRepository raised;
    private final DeadlineConfig settings;
    private final LogReplays log;
    private final ProjectionWatch watch;
    private final Clock clock;

    TimedAlerts(
            TimedItemRepository items,
            TimedAlertRepository raised,
            DeadlineConfig settings,
            LogReplays log,
            ProjectionWatch watch,
            Clock clock) {
        this.items = items;
        this.raised = raised;
        this.settings = settings;
        this.log = log;
        this.watch = watch;
        this.clock = clock;
    }

    /** A piece of what is to be raised: the items behind one, in the order of their ids. */
    private interface Pieces extends Function<UUID, List<TimedItem>> {}

    /**
     * Raises deadlines that come near and that have passed.
     *
     * @param lease asked for before each piece
     * @return false where it was lost, or the record is not up to date; what is left has to be raised later
     */
    boolean raiseDeadlines(Supplier<Optional<Lease>> lease) {
        LocalDate today = today();
        return raise(lease, after -> items.passed(today, after), Raising::passed)
                && raise(lease, after -> items.approaching(today, after), item -> Raising.approaching(item, today));
    }

    /** Raises items that nobody has looked at for long; see {@link #raiseDeadlines}. */
    boolean raiseStale(Supplier<Optional<Lease>> lease) {
        Duration staleAfter = settings.staleAfter();
        Instant limit = clock.instant().minus(staleAfter);
        LocalDate today = today();
        return raise(lease, after -> items.quietSince(limit, today, after), item -> Raising.stale(item, staleAfter));
    }

    /** The day by which deadlines are judged. */
    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private boolean raise(Supplier<Optional<Lease>> lease, Pieces pieces, Function<TimedItem, Raising> raising) {
        List<TimedItem> piece = pieces.apply(BEFORE_ALL);
        if (piece.isEmpty()) {
            return true;
        }
        // What is on the log and not projected yet may say that an item has met its deadline, or that it has another.
        if (!isUpToDate()) {
            return false;
        }
        UUID after = BEFORE_ALL;
        while (true) {
            piece = pieces.apply(after);
            if (piece.isEmpty()) {
                return true;
            }
            Optional<Lease> held = lease.get();
            List<Raising> raisings = piece.stream().map(raising).toList();
            if (held.isEmpty() || !raised.raise(held.get(), raisings, clock.instant(), today())) {
                return false;
            }
            after = piece.get(piece.size() - 1).id();
        }
    }

    private boolean isUpToDate() {
        Optional<Position> end = log.end();
        return end.isPresent() && watch.await(end.get(), PATIENCE);
    }
}
