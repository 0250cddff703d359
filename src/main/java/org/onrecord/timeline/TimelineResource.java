package org.onrecord.timeline;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
import org.onrecord.http.Conditional;
import org.onrecord.http.PageQuery;
import org.onrecord.timeline.TimelineRepository.Order;
import org.onrecord.timeline.TimelineRepository.Show;

/** What was said and what happened since, of one commitment. */
@Path("/api/v1/commitments/{idOrSlug}/timeline")
@Produces(MediaType.APPLICATION_JSON)
public class TimelineResource {

    private final TimelinePages pages;
    private final Conditional conditional;
    private final CurrentPrincipal principal;

    TimelineResource(TimelinePages pages, Conditional conditional, CurrentPrincipal principal) {
        this.pages = pages;
        this.conditional = conditional;
        this.principal = principal;
    }

    /** A page of the timeline, as it is or as it was. */
    @GET
    @PublicRead
    public Response read(
            @PathParam("idOrSlug") String idOrSlug,
            @BeanParam PageQuery page,
            @RestQuery String order,
            @BeanParam MomentQuery moment) {
        Audience audience = principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
        Order reading = TimelinePages.orderOf(order);
        Moment when = moment.moment();
        return conditional.ofRecord(
                audience, () -> pages.page(idOrSlug, audience, Show.EVERYTHING, page, reading, when));
    }
}
