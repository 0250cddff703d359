package org.onrecord.alert;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Does something again and again, on a thread of its own. A round that fails is logged, and does not keep the next from coming. */
public final class Rounds {

    private static final Logger LOG = Logger.getLogger(Rounds.class);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final String name;
    private final Duration between;
    private final Runnable round;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread;

    /**
     * Rounds, not begun yet.
     *
     * @param name for the thread and for the log
     */
    public Rounds(String name, Duration between, Runnable round) {
        this.name = name;
        this.between = between;
        this.round = round;
    }

    public void start() {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends them; returns when the one that is under way has ended, within reason. */
    public void stop() throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.join(STOP.toMillis());
        }
    }

    /** Whether the round that is under way should come to an end. */
    public boolean areStopped() {
        return stopped.getCount() == 0;
    }

    private void run() {
        try {
            do {
                once();
            } while (!stopped.await(between.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            round.run();
        } catch (RuntimeException e) {
            if (!areStopped()) {
                LOG.warnf("%s: a round failed, the next one is in %s: %s", name, between, e.getMessage());
                LOG.debug("why it failed", e);
            }
        }
    }
}
