package org.onrecord.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * What is still to come of a request's body when its answer has been sent. Until that is read the server does not come to
 * the next request on the connection, which may be somebody else's where a proxy keeps its connections (RFC 9112 §9.3).
 */
final class UnreadBody {

    /** Reading more costs more than another connection. */
    private static final int MOST = 4 * 1024 * 1024;

    /** Waiting for longer would leave the connection to whoever sends slowly. */
    private static final long LONGEST_MILLIS = 5_000;

    private final HttpServerRequest request;
    private int length;

    private UnreadBody(HttpServerRequest request) {
        this.request = request;
    }

    /** Reads on to the end of the body, or closes the connection where that does not come. */
    static void discard(HttpServerRequest request, Vertx vertx) {
        if (!request.isEnded()) {
            long patience = vertx.setTimer(LONGEST_MILLIS, over -> {
                // Somebody else's request may be on the line by now.
                if (!request.isEnded()) {
                    request.connection().close();
                }
            });
            request.handler(new UnreadBody(request)::take);
            request.endHandler(ended -> vertx.cancelTimer(patience));
            request.resume();
        }
    }

    private void take(Buffer more) {
        length += more.length();
        if (length > MOST) {
            request.connection().close();
        }
    }
}
