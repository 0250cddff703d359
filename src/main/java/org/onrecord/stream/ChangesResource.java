package org.onrecord.stream;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
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
    private final CurrentPrincipal principal;
    private final HttpHeaders headers;
    private final UriInfo uri;
    private final Vertx vertx;

    ChangesResource(
            ChangeReader reader,
            ChangeHub hub,
            CatchUp catchUp,
            ProjectionWatch watch,
            CurrentPrincipal principal,
            HttpHeaders headers,
            UriInfo uri,
            Vertx vertx) {
        this.reader = reader;
        this.hub = hub;
        this.catchUp = catchUp;
        this.watch = watch;
        this.principal = principal;
        this.headers = headers;
        this.uri = uri;
        this.vertx = vertx;
    }

    /** The changes behind a position. */
    @GET
    @PublicRead
    @Blocking
    public Uni<Response> read(@RestQuery String after, @RestQuery String from, @RestQuery Integer limit) {
        int size = new PageQuery(limit, null).size();
        Interest interest = new Interest(principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC);
        Position begin = begin(after, from);
        Optional<Duration> wait = waiting();
        // Asked for later, the request is no longer at hand.
        URI address = uri.getRequestUri();
        boolean authorised = headers.getHeaderString(HttpHeaders.AUTHORIZATION) != null;
        Function<ChangePage, Response> answer = page -> answer(page, wait, address, authorised);
        Selection found = select(begin, interest, size);
        if (wait.isEmpty() || !found.changes().isEmpty()) {
            return Uni.createFrom()
                    .item(answer.apply(ChangePage.of(found.changes(), interest.audience(), found.next())));
        }
        return new LongPoll(hub, catchUp, vertx, interest, size, found.next())
                .await(wait.get())
                .map(answer);
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

    private static Response answer(ChangePage page, Optional<Duration> wait, URI address, boolean authorised) {
        Response.ResponseBuilder answer = Response.ok(page)
                .header("Link", "<" + Address.with(address, "after", page.next(), Set.of("from")) + ">; rel=\"next\"")
                .header(HttpHeaders.CACHE_CONTROL, authorised ? "private, no-cache" : "no-cache")
                .header(HttpHeaders.VARY, "Authorization, Accept, Prefer");
        wait.ifPresent(applied -> answer.header("Preference-Applied", "wait=" + applied.toSeconds()));
        return answer.build();
    }
}
