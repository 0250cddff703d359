package org.onrecord.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/**
 * Problems for what never reaches Quarkus REST: requests that cannot be read, paths that nothing serves, and failures of
 * the server's own routes.
 *
 * <p>The server itself is set to take longer addresses and headers than are allowed here, because what it refuses by
 * itself it refuses without a body.
 */
@Singleton
final class VertxProblems {

    static final int MAX_TARGET = 8 * 1024;
    static final int MAX_HEADERS = 16 * 1024;

    private static final int BEFORE_EVERYTHING = 10_000;
    private static final int[] STATUSES = {400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 431, 500, 503};

    private final UnexpectedFailures unexpected;

    VertxProblems(UnexpectedFailures unexpected) {
        this.unexpected = unexpected;
    }

    void guard(@Observes Filters filters) {
        filters.register(this::check, BEFORE_EVERYTHING);
    }

    void catchAll(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
        router.route().order(Integer.MAX_VALUE).handler(context -> answer(context, bare(404, context)));
        for (int status : STATUSES) {
            router.errorHandler(status, this::failed);
        }
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.addEndHandler(ended -> UnreadBody.discard(request, context.vertx()));
        Optional<ProblemException> problem = problemOf(request);
        if (problem.isPresent()) {
            answer(context, problem.get());
        } else {
            context.next();
        }
    }

    private static Optional<ProblemException> problemOf(HttpServerRequest request) {
        if (request.uri().length() > MAX_TARGET) {
            return Optional.of(new ProblemException(
                    ProblemType.URI_TOO_LONG,
                    "The path and query have " + request.uri().length() + " characters; at most " + MAX_TARGET
                            + " are allowed."));
        }
        int headers = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            headers += header.getKey().length() + header.getValue().length() + 4;
        }
        if (headers > MAX_HEADERS) {
            return Optional.of(new ProblemException(
                    ProblemType.HEADERS_TOO_LARGE,
                    "The header fields have " + headers + " bytes; at most " + MAX_HEADERS + " are allowed."));
        }
        return RequestTarget.faultOf(request.uri())
                .map(fault -> new ProblemException(ProblemType.MALFORMED_REQUEST, fault));
    }

    private void failed(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.headWritten()) {
            // Too late for a problem; a cut connection is the only way left to say that the answer is not whole.
            context.request().connection().close();
            return;
        }
        Throwable failure = context.failure();
        int status = context.statusCode();
        Optional<ProblemException> problem = failure == null ? Optional.empty() : Failures.problemOf(failure);
        if (problem.isEmpty() && status >= 400 && status < 500) {
            problem = Optional.of(bare(status, context));
        }
        problem.ifPresentOrElse(
                known -> answer(context, known),
                () -> send(
                        context,
                        unexpected.report(
                                failure == null ? new IllegalStateException("status " + status) : failure,
                                path(context))));
    }

    private static ProblemException bare(int status, RoutingContext context) {
        String allow = context.response().headers().get("Allow");
        return Failures.ofStatus(status, allow)
                .orElseGet(() -> ProblemException.refused(400, "The request was refused."));
    }

    static void answer(RoutingContext context, ProblemException problem) {
        problem.headers().forEach((name, value) -> context.response().putHeader(name, value));
        send(context, problem.problem(path(context)));
    }

    private static void send(RoutingContext context, Problem problem) {
        Buffer body = Buffer.buffer(problem.toBytes());
        HttpServerResponse response = context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Cache-Control", "no-store");
        if (context.request().method().name().equals("HEAD")) {
            response.putHeader("Content-Length", Integer.toString(body.length()))
                    .end();
        } else {
            response.end(body);
        }
    }

    /** The path without its query, which may hold what is not meant to be repeated; shortened where it is absurd. */
    private static String path(RoutingContext context) {
        String uri = context.request().uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return path.length() > 1000 ? path.substring(0, 1000) : path;
    }
}
