package org.onrecord.checkpoint;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Makes checkpoints as time goes by. Every instance looks; the first that finds one due makes it. */
@Singleton
public final class CheckpointWorker {

    private static final Logger LOG = Logger.getLogger(CheckpointWorker.class);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Checkpoints checkpoints;
    private final Duration between;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread;

    CheckpointWorker(Checkpoints checkpoints, CheckpointConfig settings) {
        this.checkpoints = checkpoints;
        Duration tenth = settings.every().dividedBy(10);
        this.between = tenth.compareTo(LONGEST) > 0 ? LONGEST : tenth.compareTo(SHORTEST) < 0 ? SHORTEST : tenth;
    }

    void start(@Observes StartupEvent startup) {
        thread = new Thread(this::run, "checkpoints");
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.join(STOP.toMillis());
        }
    }

    private void run() {
        try {
            // Soon, so that whoever has just begun need not wait for the first one.
            Duration pause = FIRST;
            while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = look() || pause.compareTo(between) > 0 ? between : pause.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it made one. */
    private boolean look() {
        try {
            return checkpoints.makeIfDue();
        } catch (RuntimeException e) {
            LOG.warnf("no checkpoint could be made; tries again within %s: %s", between, e.getMessage());
            return false;
        }
    }
}
