package org.onrecord.commitment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.PublicRead;
import org.onrecord.access.Role;
import org.onrecord.event.Event;
import org.onrecord.http.Conditional;
import org.onrecord.http.JsonBody;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.RequestBody;
import org.onrecord.http.WriteDoor;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.Moment;
import org.onrecord.timeline.MomentQuery;
import org.onrecord.timeline.NameRepository;
import org.onrecord.timeline.PastItem;
import org.onrecord.timeline.PastStandings;

/** Items: register, read, amend, withdraw, relate. */
@Path("/api/v1/commitments")
@Produces(MediaType.APPLICATION_JSON)
public class CommitmentResource {

    static final String PATH = "/api/v1/commitments";

    private final CommitmentRepository commitments;
    private final PastListRepository past;
    private final PastStandings standings;
    private final CommitmentDoor door;
    private final NameRepository names;
    private final WriteDoor writes;
    private final RequestBody requestBody;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final HttpHeaders headers;
    private final Clock clock;

    CommitmentResource(
            CommitmentRepository commitments,
            PastListRepository past,
            PastStandings standings,
            CommitmentDoor door,
            NameRepository names,
            WriteDoor writes,
            RequestBody requestBody,
            Conditional conditional,
            CurrentPrincipal principal,
            HttpHeaders headers,
            Clock clock) {
        this.commitments = commitments;
        this.past = past;
        this.standings = standings;
        this.door = door;
        this.names = names;
        this.writes = writes;
        this.requestBody = requestBody;
        this.conditional = conditional;
        this.principal = principal;
        this.headers = headers;
        this.clock = clock;
    }

    /** A new item. */
    @POST
    @Consumes("*/*")
    @Needs(Role.EDITOR)
    public Response register(InputStream body) {
        JsonBody sent = requestBody.json(body);
        return writes.write(
                principal.author(),
                sent.requestHash("POST " + PATH),
                () -> {
                    WriteDoor.Write write = door.register(sent.reader(), names.sources());
                    door.requireFreeSlug(write.subject());
                    return write;
                },
                applied -> created(applied.subject()));
    }

    /** A page of items, as they stand or as they stood. */
    @GET
    @PublicRead
    public Response list(
            @BeanParam FilterQuery filter,
            @BeanParam SortQuery sort,
            @BeanParam MomentQuery moment,
            @BeanParam PageQuery page) {
        Filter meant = filter.filter();
        ListOrder order = sort.order(meant);
        Moment when = moment.moment();
        Place after = Place.of(page, order);
        return conditional.ofRecord(audience(), () -> page(meant, order, when, page, after));
    }

    private Page<?> page(Filter filter, ListOrder order, Moment moment, PageQuery page, Place after) {
        LocalDate day = moment.day(today());
        List<CommitmentRepository.Listed> items = moment.isPresent()
                ? commitments.page(filter, order, audience(), day, after, page.size() + 1)
                : past.page(filter, order, moment, audience(), day, after, page.size() + 1);
        return Page.cut(items, page.size(), listed -> CommitmentView.of(listed.state(), day), listed -> listed.place()
                .cursor(order));
    }

    /** One item, as it stands or as it stood. */
    @GET
    @Path("/{idOrSlug}")
    @PublicRead
    public Response read(@PathParam("idOrSlug") String idOrSlug, @BeanParam MomentQuery moment) {
        Moment when = moment.moment();
        return conditional.ofRecord(
                audience(),
                () -> when.isPresent() ? view(idOrSlug) : view(known(idOrSlug).id(), when));
    }

    private ObjectNode view(String idOrSlug) {
        return NameRepository.idOf(idOrSlug)
                .flatMap(id -> commitments.byId(id, audience()))
                .map(state -> CommitmentView.of(state, today()))
                .orElseThrow(() -> unknown(idOrSlug));
    }

    private ObjectNode view(UUID id, Moment moment) {
        PastItem item = standings
                .of(id, moment, audience())
                .orElseThrow(() -> new ProblemException(
                        ProblemType.UNKNOWN_COMMITMENT, "There was no commitment " + id + " at that moment."));
        return CommitmentView.of(past.state(item, moment), moment.day(today()));
    }

    /** Changes what an item says. */
    @PATCH
    @Path("/{idOrSlug}")
    @Consumes("*/*")
    @Needs(Role.EDITOR)
    public Response amend(@PathParam("idOrSlug") String idOrSlug, InputStream body) {
        UUID id = known(idOrSlug).id();
        JsonBody sent = requestBody.mergePatch(body);
        try {
            return writes.write(
                    principal.author(),
                    sent.requestHash("PATCH " + PATH + "/" + id),
                    () -> amendment(id, sent),
                    applied -> tagged(applied.subject(), Response.ok()));
        } catch (Unchanged unchanged) {
            return tagged(id, Response.ok()).build();
        }
    }

    /** Takes an item out of tracking. */
    @POST
    @Path("/{idOrSlug}/withdrawal")
    @Consumes("*/*")
    @Needs(Role.EDITOR)
    public Response withdraw(@PathParam("idOrSlug") String idOrSlug, InputStream body) {
        UUID id = known(idOrSlug).id();
        JsonBody sent = requestBody.json(body);
        return writes.write(
                principal.author(),
                sent.requestHash("POST " + PATH + "/" + id + "/withdrawal"),
                () -> {
                    WriteDoor.Write write = door.withdraw(id, sent.reader());
                    CommitmentDoor.requireTracked(state(id));
                    return write;
                },
                applied -> created(applied.subject()));
    }

    /** Says how an item stands to another. */
    @POST
    @Path("/{idOrSlug}/relations")
    @Consumes("*/*")
    @Needs(Role.EDITOR)
    public Response relate(@PathParam("idOrSlug") String idOrSlug, InputStream body) {
        UUID id = known(idOrSlug).id();
        JsonBody sent = requestBody.json(body);
        return writes.write(
                principal.author(),
                sent.requestHash("POST " + PATH + "/" + id + "/relations"),
                () -> {
                    WriteDoor.Write write = door.relate(id, sent.reader(), names.commitments());
                    CommitmentDoor.requireNew(((Event.CommitmentRelated) write.event()).relation(), state(id));
                    return write;
                },
                applied -> created(applied.subject()));
    }

    private WriteDoor.Write amendment(UUID id, JsonBody sent) {
        CommitmentState state = state(id);
        conditional.requireIfMatch(CommitmentView.of(state, today()));
        boolean any = "*".equals(headers.getHeaderString(HttpHeaders.IF_MATCH).strip());
        try {
            return door.amend(id, state.content(), sent.json(), any ? null : state.revision());
        } catch (CommitmentDoor.NoChangeException e) {
            throw new Unchanged();
        }
    }

    private Response.ResponseBuilder created(UUID id) {
        return tagged(id, Response.created(URI.create(PATH + "/" + id)));
    }

    private Response.ResponseBuilder tagged(UUID id, Response.ResponseBuilder response) {
        return conditional.tagged(response, view(id));
    }

    private ObjectNode view(UUID id) {
        return CommitmentView.of(state(id), today());
    }

    private NameRepository.KnownCommitment known(String idOrSlug) {
        return names.commitment(idOrSlug).orElseThrow(() -> unknown(idOrSlug));
    }

    private static ProblemException unknown(String idOrSlug) {
        return new ProblemException(ProblemType.UNKNOWN_COMMITMENT, "There is no commitment " + idOrSlug + ".");
    }

    private CommitmentState state(UUID id) {
        return commitments
                .byId(id, audience())
                .orElseThrow(() ->
                        new ProblemException(ProblemType.UNKNOWN_COMMITMENT, "There is no commitment " + id + "."));
    }

    private Audience audience() {
        return principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Leaves the write door where there is nothing to write. */
    private static final class Unchanged extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
