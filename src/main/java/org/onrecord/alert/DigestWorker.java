package org.onrecord.alert;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Makes digests when their hour has come, or, after downtime, when it had. Every instance looks. */
@Singleton
public final class DigestWorker {

    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final DigestRepository digests;
    private final Clock clock;
    private final Rounds rounds = new Rounds("digests", BETWEEN, this::makeDue);

    DigestWorker(DigestRepository digests, Clock clock) {
        this.digests = digests;
        this.clock = clock;
    }

    void start(@Observes StartupEvent startup) {
        rounds.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        rounds.stop();
    }

    private void makeDue() {
        boolean more = true;
        while (more && !rounds.areStopped()) {
            more = digests.makeNext(clock.instant());
        }
        digests.settle();
    }
}
