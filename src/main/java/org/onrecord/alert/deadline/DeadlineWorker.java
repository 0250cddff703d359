package org.onrecord.alert.deadline;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.alert.Lease;
import org.onrecord.alert.LeaseRepository;
import org.onrecord.alert.Rounds;
import org.onrecord.log.ProjectionWatch;

/**
 * Lets one instance at a time raise what time brings about. While the day and the record are the same there is nothing to be
 * found about deadlines, and the database is left alone; for items that grow stale it is asked every hour.
 */
@Singleton
public final class DeadlineWorker {

    private static final Duration BETWEEN = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration STALE_BETWEEN = Duration.ofHours(1);
    /** After how long another instance takes over from one that was killed. */
    private static final Duration LEASE = Duration.ofSeconds(45);

    private static final String NAME = "deadlines";

    private final TimedAlerts alerts;
    private final LeaseRepository leases;
    private final ProjectionWatch watch;
    private final Clock clock;
    private final Duration staleBetween;
    private final UUID instance = UUID.randomUUID();
    private final Rounds rounds;

    private Lease held;
    /** Of when nothing was left to be raised. */
    private Seen done;

    private Instant staleNext = Instant.MIN;

    /** What deadlines depend on. */
    private record Seen(LocalDate day, ProjectionWatch.Version version) {}

    DeadlineWorker(
            TimedAlerts alerts, LeaseRepository leases, ProjectionWatch watch, DeadlineConfig settings, Clock clock) {
        this.alerts = alerts;
        this.leases = leases;
        this.watch = watch;
        this.clock = clock;
        Duration tenth = settings.staleAfter().dividedBy(10);
        this.staleBetween = within(tenth, SHORTEST, STALE_BETWEEN);
        this.rounds = new Rounds(NAME, within(tenth, SHORTEST, BETWEEN), this::round);
    }

    void start(@Observes StartupEvent startup) {
        rounds.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        rounds.stop();
        if (held != null) {
            leases.release(held);
        }
    }

    /** Looks once, where it is this instance's turn. */
    private void round() {
        if (take().isEmpty()) {
            // Whoever has it may raise anything meanwhile, and this one begins anew when it gets it.
            done = null;
            staleNext = Instant.MIN;
            return;
        }
        Seen now = new Seen(alerts.today(), watch.version());
        if (!now.equals(done) && alerts.raiseDeadlines(this::take)) {
            done = now;
        }
        Instant begun = clock.instant();
        if (!begun.isBefore(staleNext) && alerts.raiseStale(this::take)) {
            staleNext = begun.plus(staleBetween);
        }
    }

    private Optional<Lease> take() {
        Optional<Lease> taken = leases.take(NAME, instance, LEASE);
        held = taken.orElse(null);
        return taken;
    }

    private static Duration within(Duration duration, Duration least, Duration most) {
        return duration.compareTo(least) < 0 ? least : duration.compareTo(most) > 0 ? most : duration;
    }
}
