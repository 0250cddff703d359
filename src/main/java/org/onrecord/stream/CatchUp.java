package org.onrecord.stream;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.onrecord.log.Position;

/**
 * Reads for followers that are behind, a few at a time: when a thousand clients come back at once, requests of others
 * still find a connection to the database.
 */
@ApplicationScoped
class CatchUp {

    private static final Logger LOG = Logger.getLogger(CatchUp.class);
    private static final int AT_ONCE = 4;
    private static final int PIECE = 200;

    private final ChangeRepository changes;
    private final Judge judge;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "change-catch-up");
        thread.setDaemon(true);
        return thread;
    });

    CatchUp(ChangeRepository changes, Judge judge) {
        this.changes = changes;
        this.judge = judge;
    }

    void stop(@Observes ShutdownEvent shutdown) {
        threads.shutdownNow();
    }

    /**
     * Reads a piece.
     *
     * @param upTo must have passed {@code from}
     * @param read is given it, on a thread of this class
     * @param failed is told of a fault, which may pass
     */
    void read(Position from, Position upTo, Interest interest, Consumer<Batch> read, Runnable failed) {
        run(() -> read.accept(judge.judge(changes.after(from, upTo, interest.audience(), PIECE), interest)), failed);
    }

    /** Runs what asks the database. */
    void run(Runnable task, Runnable failed) {
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.debugf("cannot read what a follower lacks: %s", e.getMessage());
                    failed.run();
                }
            });
        } catch (RejectedExecutionException e) {
            failed.run();
        }
    }
}
