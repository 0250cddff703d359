package org.onrecord.followup;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.PublicRead;
import org.onrecord.access.Role;
import org.onrecord.http.Conditional;
import org.onrecord.http.JsonBody;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.RequestBody;
import org.onrecord.http.WriteDoor;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.Moment;
import org.onrecord.timeline.MomentQuery;
import org.onrecord.timeline.NameRepository;
import org.onrecord.timeline.TimelinePages;
import org.onrecord.timeline.TimelineRepository.Order;
import org.onrecord.timeline.TimelineRepository.Show;

/** Follow-ups of one item: reading and logging them. */
@Path("/api/v1/commitments/{idOrSlug}/follow-ups")
@Produces(MediaType.APPLICATION_JSON)
public class FollowUpsResource {

    private final FollowUpDoor door;
    private final TimelinePages pages;
    private final Conditional conditional;
    private final FollowUpAnswers answers;
    private final NameRepository names;
    private final WriteDoor writes;
    private final RequestBody requestBody;
    private final CurrentPrincipal principal;

    FollowUpsResource(
            FollowUpDoor door,
            TimelinePages pages,
            Conditional conditional,
            FollowUpAnswers answers,
            NameRepository names,
            WriteDoor writes,
            RequestBody requestBody,
            CurrentPrincipal principal) {
        this.door = door;
        this.pages = pages;
        this.conditional = conditional;
        this.answers = answers;
        this.names = names;
        this.writes = writes;
        this.requestBody = requestBody;
        this.principal = principal;
    }

    /** A page of what was found, as it was logged; the timeline without everything else. */
    @GET
    @PublicRead
    public Response list(
            @PathParam("idOrSlug") String idOrSlug,
            @BeanParam PageQuery page,
            @RestQuery String order,
            @BeanParam MomentQuery moment) {
        Audience audience = principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
        Order reading = TimelinePages.orderOf(order);
        Moment when = moment.moment();
        return conditional.ofRecord(
                audience, () -> pages.page(idOrSlug, audience, Show.FOLLOW_UPS, page, reading, when));
    }

    /** Logs what was found. */
    @POST
    @Consumes("*/*")
    @Needs(Role.ANALYST)
    public Response log(@PathParam("idOrSlug") String idOrSlug, InputStream body) {
        NameRepository.KnownCommitment commitment = names.commitment(idOrSlug)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.UNKNOWN_COMMITMENT, "There is no commitment " + idOrSlug + "."));
        JsonBody sent = requestBody.json(body);
        return writes.write(
                principal.author(),
                sent.requestHash("POST /api/v1/commitments/" + commitment.id() + "/follow-ups"),
                () -> door.log(commitment.id(), commitment.kind(), sent.reader()),
                answers::created);
    }
}
