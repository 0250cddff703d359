package org.onrecord.stream;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.Caller;
import org.onrecord.access.Callers;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
import org.onrecord.commitment.FilterQuery;
import org.onrecord.http.AnswerFilter;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.timeline.Audience;

/** The changes as they happen, as server-sent events. */
@Path("/api/v1/stream")
public class StreamResource {

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final ChangeHub hub;
    private final CatchUp catchUp;
    private final ChangeRepository changes;
    private final StreamConfig settings;
    private final ProjectionWatch watch;
    private final CurrentPrincipal principal;
    private final Callers callers;
    private final HttpHeaders headers;
    private final RoutingContext routing;
    private final Vertx vertx;

    StreamResource(
            ChangeHub hub,
            CatchUp catchUp,
            ChangeRepository changes,
            StreamConfig settings,
            ProjectionWatch watch,
            CurrentPrincipal principal,
            Callers callers,
            HttpHeaders headers,
            RoutingContext routing,
            Vertx vertx) {
        this.hub = hub;
        this.catchUp = catchUp;
        this.changes = changes;
        this.settings = settings;
        this.watch = watch;
        this.principal = principal;
        this.callers = callers;
        this.headers = headers;
        this.routing = routing;
        this.vertx = vertx;
    }

    /**
     * Follows the changes. What is wrong with the request is told as a problem; after the first byte the answer is the
     * stream's, hence nothing is ever returned.
     */
    @GET
    @PublicRead
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Uni<Void> follow(@RestQuery String after, @BeanParam FilterQuery filter) {
        Audience audience = principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
        Interest interest = new Interest(audience, filter.filter());
        Caller caller = callers.current();
        Position at = begin(after);
        HttpServerResponse response = routing.response();
        boolean head = routing.request().method().name().equals("HEAD");
        boolean authorised = headers.getHeaderString(HttpHeaders.AUTHORIZATION) != null;
        return Uni.createFrom().emitter(refused -> {
            Runnable open = () -> {
                StreamClient client = new StreamClient(hub, catchUp, settings, vertx, response, interest, caller, at);
                if (head) {
                    // The framework still has a handler to set on the response.
                    vertx.getOrCreateContext().runOnContext(nothing -> headed(response, authorised)
                            .end());
                    return;
                }
                switch (hub.join(client)) {
                    case IN -> {
                        headed(response, authorised).setChunked(true);
                        // The framework lets go of the answer when the line is closed.
                        refused.onTermination(client::gone);
                        client.begin();
                    }
                    case FULL -> refused.fail(Refusals.full());
                    case TOO_MANY_OF_ONE -> refused.fail(Refusals.tooManyOfOne());
                }
            };
            if (watch.current().hasPassed(at)) {
                open.run();
            } else {
                // Perhaps another instance has come further; only the database knows.
                catchUp.run(
                        () -> {
                            try {
                                Cursors.requireReached(changes.reached(), at, "The position to go on from");
                                open.run();
                            } catch (RuntimeException e) {
                                refused.fail(e);
                            }
                        },
                        () -> refused.fail(new IllegalStateException("the service stops")));
            }
        });
    }

    /** The header goes before the parameter: a browser that comes back still has its first address. */
    private Position begin(String after) {
        List<String> sent = headers.getRequestHeader(LAST_EVENT_ID);
        if (sent != null && sent.size() > 1) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "The header " + LAST_EVENT_ID + " may be sent once.");
        }
        if (sent != null && !sent.isEmpty() && !sent.get(0).isBlank()) {
            return Cursors.parse(sent.get(0), "The header " + LAST_EVENT_ID);
        }
        return after == null ? watch.current() : Cursors.parse(after, "The parameter after");
    }

    private HttpServerResponse headed(HttpServerResponse response, boolean authorised) {
        return response.putHeader(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS)
                .putHeader(HttpHeaders.CACHE_CONTROL, authorised ? "private, no-cache" : "no-cache")
                .putHeader(HttpHeaders.VARY, "Authorization, Accept")
                // Else nginx would keep events back until it has a page of them.
                .putHeader("X-Accel-Buffering", "no")
                .putHeader(AnswerFilter.POSITION_HEADER, watch.current().toString());
    }
}
