package org.onrecord.alert.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What operators see of the queue. What it is made of is looked at once in a poll; every instance sees the same queue. */
@Singleton
final class DeliveryMetrics {

    private final MeterRegistry registry;
    private final Clock clock;
    private final Instant born;
    private volatile QueueState state = new QueueState(0, List.of());
    private volatile Instant lastTurn;

    DeliveryMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.born = clock.instant();
        Gauge.builder("onrecord.alert.queue.depth", this, metrics -> metrics.state.depth())
                .description("Messages that are to be sent, now or later")
                .register(registry);
        oldest("steady", false);
        oldest("failing", true);
    }

    /** The worker has done a turn. */
    void turned(Instant at) {
        lastTurn = at;
    }

    void saw(QueueState seen, Instant at) {
        state = seen;
        lastTurn = at;
    }

    void count(Ended ended) {
        Timer.builder("onrecord.alert.attempts")
                .description("Attempts to deliver, by what became of them")
                .tag("channel", ended.to().channel().type())
                .tag("outcome", ended.attempt().outcome().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .record(ended.attempt().took());
    }

    /** For how long the oldest message has been due that a receiver would take. */
    Duration overdue() {
        return age(false);
    }

    /** For how long the worker has not done a turn. */
    Duration sinceLastTurn() {
        return Duration.between(Optional.ofNullable(lastTurn).orElse(born), clock.instant());
    }

    private void oldest(String receivers, boolean failing) {
        Gauge.builder(
                        "onrecord.alert.queue.oldest.due",
                        this,
                        metrics -> metrics.age(failing).toMillis() / 1e3)
                .description("For how long the oldest message has been due; at failing receivers it may be for long")
                .baseUnit("seconds")
                .tag("receivers", receivers)
                .register(registry);
    }

    private Duration age(boolean failing) {
        Instant now = clock.instant();
        return state.oldestDue(now, failing)
                .map(due -> Duration.between(due, now))
                .orElse(Duration.ZERO);
    }
}
