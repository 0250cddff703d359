package org.onrecord.stream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import org.jboss.logging.Logger;
import org.onrecord.access.Caller;
import org.onrecord.log.Position;
import org.onrecord.timeline.Audience;

/**
 * One client of the stream. It is given what comes behind its position as long as it takes it; what it does not take
 * stays in the log, not here. Everything but {@link #wake} and {@link #end} runs on the one thread of its context.
 */
final class StreamClient implements ChangeHub.Follower {

    private static final Logger LOG = Logger.getLogger(StreamClient.class);
    private static final long RETRY_MILLIS = 2_000;

    private final ChangeHub hub;
    private final CatchUp catchUp;
    private final StreamConfig settings;
    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private final Interest interest;
    private final Caller caller;
    private Position at;
    private Batch batch;
    private int given;
    private boolean reading;
    private boolean closed;
    private long heartbeat = -1;
    private long longest = -1;
    private long patience = -1;

    /** A client that has seen everything up to a position. */
    StreamClient(
            ChangeHub hub,
            CatchUp catchUp,
            StreamConfig settings,
            Vertx vertx,
            HttpServerResponse response,
            Interest interest,
            Caller caller,
            Position at) {
        this.hub = hub;
        this.catchUp = catchUp;
        this.settings = settings;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.response = response;
        this.interest = interest;
        this.caller = caller;
        this.at = at;
    }

    /** Begins, where the hub has let it in. */
    void begin() {
        context.runOnContext(nothing -> {
            response.exceptionHandler(failure -> gone());
            response.drainHandler(drained -> onContext(this::drained));
            response.setWriteQueueMaxSize((int) settings.clientBuffer().asLongValue());
            if (response.closed()) {
                left();
                return;
            }
            heartbeat = vertx.setPeriodic(settings.heartbeat().toMillis(), id -> onContext(this::beat));
            longest = vertx.setTimer(settings.longest().toMillis(), id -> end());
            response.write(EventFrame.opening(at, RETRY_MILLIS));
            pump();
        });
    }

    /** The line is closed. */
    void gone() {
        onContext(this::left);
    }

    @Override
    public Interest interest() {
        return interest;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public void wake() {
        onContext(this::pump);
    }

    /** Ends the stream in good order; the client comes back with its position. */
    @Override
    public void end() {
        onContext(() -> {
            if (!closed) {
                left();
                response.end();
            }
        });
    }

    private void onContext(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    /** It took half of what was kept for it: slow, perhaps, and alive. */
    private void drained() {
        regainPatience();
        pump();
    }

    private void pump() {
        while (!closed && !reading && (batch != null || advance())) {
            if (!give()) {
                return;
            }
            at = batch.to();
            batch = null;
        }
    }

    /** Whether there is another batch at hand. */
    private boolean advance() {
        ChangeHub.Step step = hub.next(at, interest);
        if (step instanceof ChangeHub.Step.Take take) {
            begin(take.batch());
            return true;
        }
        if (step instanceof ChangeHub.Step.Read read) {
            reading = true;
            catchUp.read(
                    at, read.upTo(), interest, found -> onContext(() -> read(found)), () -> onContext(this::failed));
        }
        return false;
    }

    private void read(Batch found) {
        reading = false;
        begin(found);
        pump();
    }

    private void begin(Batch found) {
        batch = found;
        given = 0;
    }

    /** The database could not be asked. The client comes back, perhaps to an instance that can. */
    private void failed() {
        reading = false;
        end();
    }

    /** Writes the batch at hand; false where the client does not take it all at once. */
    private boolean give() {
        Audience audience = interest.audience();
        while (given < batch.changes().size()) {
            Change change = batch.changes().get(given);
            if (batch.shows(change, interest)) {
                if (response.writeQueueFull()) {
                    loseNoPatienceYet();
                    return false;
                }
                response.write(change.frame(audience));
            }
            at = change.cursor();
            given++;
        }
        regainPatience();
        return true;
    }

    private void loseNoPatienceYet() {
        if (patience < 0) {
            patience = vertx.setTimer(settings.slowClientTimeout().toMillis(), id -> onContext(this::disconnect));
        }
    }

    private void regainPatience() {
        if (patience >= 0) {
            vertx.cancelTimer(patience);
            patience = -1;
        }
    }

    private void disconnect() {
        patience = -1;
        if (!closed && response.writeQueueFull()) {
            LOG.debug("a client of the stream does not read; it is disconnected");
            left();
            response.reset();
        }
    }

    private void beat() {
        if (!closed && !response.writeQueueFull()) {
            response.write(EventFrame.heartbeat(at));
        }
    }

    private void left() {
        if (!closed) {
            closed = true;
            hub.leave(this);
            regainPatience();
            vertx.cancelTimer(heartbeat);
            vertx.cancelTimer(longest);
        }
    }
}
