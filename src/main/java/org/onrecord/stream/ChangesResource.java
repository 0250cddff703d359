package org.onrecord.stream;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.Callers;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
import org.onrecord.commitment.FilterQuery;
import org.onrecord.http.Conditional;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.timeline.Audience;

/** What was applied to the record, in order, page by page. */
@Path("/api/v1/changes")
@Produces(MediaType.APPLICATION_JSON)
public class ChangesResource {

    private final ChangeReader reader;
    private final ChangeHub hub;
    private final CatchUp catchUp;
    private final ProjectionWatch watch;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final Callers callers;
    private final HttpHeaders headers;
    private final Vertx vertx;

    ChangesResource(
            ChangeReader reader,
            ChangeHub hub,
            CatchUp catchUp,
            ProjectionWatch watch,
            Conditional conditional,
            CurrentPrincipal principal,
            Callers callers,
            HttpHeaders headers,
            Vertx vertx) {
        this.reader = reader;
        this.hub = hub;
        this.catchUp = catchUp;
        this.watch = watch;
        this.conditional = conditional;
        this.principal = principal;
        this.callers = callers;
        this.headers = headers;
        this.vertx = vertx;
    }

    /** The changes behind a position. */
    @GET
    @PublicRead
    @Blocking
    public Uni<Response> read(
            @RestQuery String after, @RestQuery String from, @RestQuery Integer limit, @BeanParam FilterQuery filter) {
        int size = new PageQuery(limit, null).size();
        Audience audience = principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
        Interest interest = new Interest(audience, filter.filter());
        Position begin = begin(after, from);
        return waiting().map(wait -> held(begin, interest, size, wait)).orElseGet(() -> Uni.createFrom()
                .item(atOnce(begin, interest, size)));
    }

    private Response atOnce(Position begin, Interest interest, int size) {
        Response answer =
                conditional.ofRecord(interest.audience(), () -> page(select(begin, interest, size), interest));
        return Response.fromResponse(answer).header(HttpHeaders.VARY, "Prefer").build();
    }

    private Uni<Response> held(Position begin, Interest interest, int size, Duration wait) {
        Selection found = select(begin, interest, size);
        // Asked for later, the request is no longer at hand.
        boolean authorised = headers.getHeaderString(HttpHeaders.AUTHORIZATION) != null;
        Uni<ChangePage> page = found.changes().isEmpty()
                ? new LongPoll(hub, catchUp, vertx, interest, callers.current(), size, found.next()).await(wait)
                : Uni.createFrom().item(page(found, interest));
        return page.map(filled -> Response.ok(filled)
                .header("Preference-Applied", "wait=" + wait.toSeconds())
                .header(HttpHeaders.CACHE_CONTROL, authorised ? "private, no-cache" : "no-cache")
                .header(HttpHeaders.VARY, "Authorization, Accept, Prefer")
                .build());
    }

    private Selection select(Position begin, Interest interest, int size) {
        // Whoever polls where nothing has changed since costs the database nothing.
        return begin.equals(watch.current())
                ? new Selection(begin, List.of(), begin, true)
                : reader.after(begin, interest, size);
    }

    private Position begin(String after, String from) {
        if (from != null && !from.equals("now")) {
            throw new ProblemException(ProblemType.INVALID_PARAMETER, "The parameter from must be now.");
        }
        if (from != null && after != null) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "Of the parameters after and from only one may be given.");
        }
        if (from != null) {
            return watch.current();
        }
        return after == null ? Position.start() : Cursors.parse(after, "The parameter after");
    }

    private Optional<Duration> waiting() {
        List<String> lines = headers.getRequestHeader("Prefer");
        return lines == null ? Optional.empty() : WaitPreference.of(lines);
    }

    private static ChangePage page(Selection found, Interest interest) {
        return ChangePage.of(found.changes(), interest.audience(), found.next());
    }
}
