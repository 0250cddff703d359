package org.onrecord.timeline;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.onrecord.log.ProjectionWatch;

/**
 * Traces histories in the background, so that who asks for the past finds it traced. It rests most of the time: a history
 * that grows is traced anew as a whole, and readers catch up by themselves.
 */
@ApplicationScoped
public class PastWorker {

    private static final Logger LOG = Logger.getLogger(PastWorker.class);
    private static final Duration IDLE = Duration.ofSeconds(5);
    /** How much longer it rests than it worked. */
    private static final int REST = 3;

    private final PastRepository past;
    private final ProjectionWatch watch;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread;

    /** When nothing was left to trace. */
    private ProjectionWatch.Version done;

    PastWorker(PastRepository past, ProjectionWatch watch) {
        this.past = past;
        this.watch = watch;
    }

    void start(@Observes StartupEvent startup) {
        thread = new Thread(this::run, "past");
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.join(IDLE.toMillis());
        }
    }

    private void run() {
        try {
            Duration rest = IDLE;
            while (!stopped.await(rest.toMillis(), TimeUnit.MILLISECONDS)) {
                rest = work();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Traces a piece; answers how long to rest. */
    private Duration work() {
        try {
            // While nothing moves the database is left alone.
            ProjectionWatch.Version now = watch.version();
            if (now.equals(done)) {
                return IDLE;
            }
            if (!past.isBehind()) {
                done = now;
                return IDLE;
            }
            long begun = System.nanoTime();
            past.traceSome(0);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            return took.multipliedBy(REST);
        } catch (RuntimeException e) {
            LOG.debug("histories could not be traced; tries again", e);
            return IDLE;
        }
    }
}
