package org.onrecord.alert.delivery;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Removes old messages as time goes by. Every instance does; they do not get into each other's way. */
@Singleton
public final class RetentionWorker {

    private static final Logger LOG = Logger.getLogger(RetentionWorker.class);
    private static final Duration BETWEEN = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofSeconds(10);

    /** For how long a repeated request is known. */
    private static final Duration REQUESTS = Duration.ofDays(7);

    private final RetentionRepository repository;
    private final DeliveryConfig settings;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread;

    RetentionWorker(RetentionRepository repository, DeliveryConfig settings, Clock clock) {
        this.repository = repository;
        this.settings = settings;
        this.clock = clock;
    }

    void start(@Observes StartupEvent startup) {
        thread = new Thread(this::run, "delivery-retention");
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.join(STOP.toMillis());
        }
    }

    /** Removes what is too old at this moment. */
    void remove() {
        Instant now = clock.instant();
        while (repository.removeDeliveries(now.minus(settings.keep())) && stopped.getCount() > 0) {
            // Piece by piece, so that no transaction is long.
        }
        repository.removeRequests(now.minus(REQUESTS));
        repository.removeSecrets(now);
    }

    private void run() {
        try {
            while (!stopped.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            remove();
        } catch (RuntimeException e) {
            LOG.warnf("old messages could not be removed; tries again in %s: %s", BETWEEN, e.getMessage());
        }
    }
}
