package org.onrecord.alert.delivery;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.onrecord.alert.Rounds;

/** Removes old messages as time goes by. Every instance does; they do not get into each other's way. */
@Singleton
public final class RetentionWorker {

    private static final Duration BETWEEN = Duration.ofMinutes(10);

    /** For how long a repeated request is known. */
    private static final Duration REQUESTS = Duration.ofDays(7);

    private final RetentionRepository repository;
    private final DeliveryConfig settings;
    private final Clock clock;
    private final Rounds rounds = new Rounds("delivery-retention", BETWEEN, this::remove);

    RetentionWorker(RetentionRepository repository, DeliveryConfig settings, Clock clock) {
        this.repository = repository;
        this.settings = settings;
        this.clock = clock;
    }

    void start(@Observes StartupEvent startup) {
        rounds.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        rounds.stop();
    }

    /** Removes what is too old at this moment. */
    void remove() {
        Instant now = clock.instant();
        while (repository.removeDeliveries(now.minus(settings.keep())) && !rounds.areStopped()) {
            // Piece by piece, so that no transaction is long.
        }
        repository.removeRequests(now.minus(REQUESTS));
        repository.removeSecrets(now);
    }
}
