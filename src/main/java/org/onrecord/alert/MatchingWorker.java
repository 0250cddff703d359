package org.onrecord.alert;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;

/** Matches whatever the projection has come to, as soon as it has. Every instance does; they share the partitions. */
@Singleton
final class MatchingWorker {

    private static final Logger LOG = Logger.getLogger(MatchingWorker.class);
    // In case an instance ended in the middle of what it had taken upon itself; otherwise a move wakes this one.
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Matching matching;
    private final ProjectionWatch watch;
    private volatile boolean stopped;
    private Thread thread;

    MatchingWorker(Matching matching, ProjectionWatch watch) {
        this.matching = matching;
        this.watch = watch;
    }

    void start(@Observes StartupEvent startup) {
        thread = new Thread(this::run, "alert-matching");
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopped = true;
        if (thread != null) {
            thread.interrupt();
            thread.join(STOP.toMillis());
        }
    }

    private void run() {
        while (!stopped) {
            Position now = watch.current();
            if (matchAll()) {
                watch.awaitMove(now, LOOK_ANYWAY);
            } else {
                pause();
            }
        }
    }

    /** Matches until nothing is left that nobody is at; false where it failed. */
    private boolean matchAll() {
        try {
            while (!stopped && matching.step()) {
                // Each step is a transaction of its own.
            }
            return true;
        } catch (RuntimeException e) {
            if (!stopped) {
                LOG.warnf("cannot match what was recorded; tries again in %s: %s", PAUSE, e.getMessage());
                LOG.debug("what went wrong", e);
            }
            return false;
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
