package org.onrecord.stream;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.access.Caller;
import org.onrecord.log.Position;

/** A request that is held until there is something for it, or its time is over. No thread waits with it. */
final class LongPoll implements ChangeHub.Follower {

    private final ChangeHub hub;
    private final CatchUp catchUp;
    private final Vertx vertx;
    private final Interest interest;
    private final Caller caller;
    private final int limit;
    private Position at;
    private boolean reading;
    private UniEmitter<? super ChangePage> answer;
    private long timer;

    /** A request that has seen everything up to a position. */
    LongPoll(ChangeHub hub, CatchUp catchUp, Vertx vertx, Interest interest, Caller caller, int limit, Position at) {
        this.hub = hub;
        this.catchUp = catchUp;
        this.vertx = vertx;
        this.interest = interest;
        this.caller = caller;
        this.limit = limit;
        this.at = at;
    }

    /** What there is as soon as there is something; an empty page where that takes too long. */
    Uni<ChangePage> await(Duration atMost) {
        return Uni.createFrom().emitter(emitter -> begin(emitter, atMost));
    }

    private synchronized void begin(UniEmitter<? super ChangePage> emitter, Duration atMost) {
        answer = emitter;
        emitter.onTermination(this::leave);
        timer = vertx.setTimer(atMost.toMillis(), id -> end());
        switch (hub.join(this)) {
            case IN -> wake();
            case FULL -> finish(List.of());
            case TOO_MANY_OF_ONE -> emitter.fail(Refusals.tooManyOfOne());
        }
    }

    @Override
    public synchronized void wake() {
        while (answer != null && !reading) {
            ChangeHub.Step step = hub.next(at, interest);
            if (step instanceof ChangeHub.Step.Take take) {
                take(take.batch());
            } else if (step instanceof ChangeHub.Step.Read read) {
                reading = true;
                catchUp.read(at, read.upTo(), interest, this::read, this::end);
            } else {
                return;
            }
        }
    }

    @Override
    public synchronized void end() {
        finish(List.of());
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Interest interest() {
        return interest;
    }

    /** The client went away, or was answered. */
    private synchronized void leave() {
        if (answer != null) {
            answer = null;
            hub.leave(this);
            vertx.cancelTimer(timer);
        }
    }

    private synchronized void read(Batch batch) {
        reading = false;
        take(batch);
        wake();
    }

    private void take(Batch batch) {
        List<Change> found = new ArrayList<>();
        for (Change change : batch.changes()) {
            if (batch.shows(change, interest)) {
                found.add(change);
                if (found.size() == limit) {
                    at = change.cursor();
                    finish(found);
                    return;
                }
            }
        }
        at = batch.to();
        if (!found.isEmpty()) {
            finish(found);
        }
    }

    private void finish(List<Change> found) {
        if (answer != null) {
            UniEmitter<? super ChangePage> waiting = answer;
            leave();
            waiting.complete(ChangePage.of(found, interest.audience(), at));
        }
    }
}
