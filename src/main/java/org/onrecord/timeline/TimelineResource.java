package org.onrecord.timeline;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.timeline.TimelineRepository.Order;
import org.onrecord.timeline.TimelineRepository.Place;

/** What was said and what happened since, of one commitment. */
@Path("/api/v1/commitments/{idOrSlug}/timeline")
@Produces(MediaType.APPLICATION_JSON)
public class TimelineResource {

    private final NameRepository names;
    private final TimelineRepository timelines;
    private final PastStandings standings;
    private final Conditional conditional;
    private final CurrentPrincipal principal;

    TimelineResource(
            NameRepository names,
            TimelineRepository timelines,
            PastStandings standings,
            Conditional conditional,
            CurrentPrincipal principal) {
        this.conditional = conditional;
        this.names = names;
        this.timelines = timelines;
        this.standings = standings;
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
        Order reading = orderOf(order);
        Moment when = moment.moment();
        return conditional.ofRecord(audience, () -> page(idOrSlug, audience, page, reading, when));
    }

    private Page<?> page(String idOrSlug, Audience audience, PageQuery page, Order reading, Moment moment) {
        NameRepository.KnownCommitment commitment = names.commitment(idOrSlug)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.UNKNOWN_COMMITMENT, "There is no commitment " + idOrSlug + "."));
        if (!moment.isPresent()
                && standings.of(commitment.id(), moment, audience).isEmpty()) {
            throw new ProblemException(
                    ProblemType.UNKNOWN_COMMITMENT, "There was no commitment " + idOrSlug + " at that moment.");
        }
        String list = "timeline:" + reading;
        Place after = page.after(list, 2).map(TimelineResource::placeOf).orElse(null);
        List<KeptEntry> entries = timelines.page(commitment.id(), audience, reading, moment, after, page.size() + 1);
        return Page.cut(
                entries,
                page.size(),
                EntryView::of,
                last -> new Cursor(list, List.of(last.occurredEnd().toString(), Integer.toString(last.seq()))));
    }

    private static Order orderOf(String order) {
        if (order == null || order.equals("newest")) {
            return Order.NEWEST_FIRST;
        }
        if (order.equals("oldest")) {
            return Order.OLDEST_FIRST;
        }
        throw new ProblemException(ProblemType.INVALID_PARAMETER, "The parameter order must be newest or oldest.");
    }

    private static Place placeOf(Cursor cursor) {
        try {
            return new Place(
                    Instant.parse(cursor.keys().get(0)),
                    Integer.parseInt(cursor.keys().get(1)));
        } catch (DateTimeParseException | NumberFormatException e) {
            throw Cursor.invalid();
        }
    }
}
