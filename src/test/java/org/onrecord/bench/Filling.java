package org.onrecord.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.onrecord.log.EventLog;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;

/** Puts a made-up record on the log of a running service. */
final class Filling {

    private static final int UNDER_WAY = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final EventLog log;
    private final ProjectionWatch watch;
    private final Deque<CompletableFuture<RecordPosition>> underWay = new ArrayDeque<>();
    private Position end = Position.start();

    Filling(EventLog log, ProjectionWatch watch) {
        this.log = log;
        this.watch = watch;
    }

    /** Appends it, and waits until all of it is projected. */
    void with(Backlog backlog) {
        long begun = System.nanoTime();
        backlog.writeTo(event -> {
            underWay.add(log.append(event));
            // What waits for its turn too long is given up by the producer.
            if (underWay.size() > UNDER_WAY) {
                reach(underWay.remove());
            }
        });
        underWay.forEach(this::reach);
        underWay.clear();
        if (!watch.await(end, PATIENCE)) {
            throw new IllegalStateException("the projection is too far behind");
        }
        Console.say("filled and projected in %.1f s", (System.nanoTime() - begun) / 1e9);
    }

    private void reach(CompletableFuture<RecordPosition> appended) {
        end = end.merge(Position.after(appended.join()));
    }
}
