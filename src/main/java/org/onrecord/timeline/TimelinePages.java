package org.onrecord.timeline;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.onrecord.http.Cursor;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.timeline.TimelineRepository.Order;
import org.onrecord.timeline.TimelineRepository.Place;
import org.onrecord.timeline.TimelineRepository.Show;

/** A commitment's entries page by page, as they are or as they were. */
@ApplicationScoped
public class TimelinePages {

    private final NameRepository names;
    private final TimelineRepository timelines;
    private final PastStandings standings;

    TimelinePages(NameRepository names, TimelineRepository timelines, PastStandings standings) {
        this.names = names;
        this.timelines = timelines;
        this.standings = standings;
    }

    /**
     * A page.
     *
     * @throws ProblemException 404 where there is no such commitment, or was none at that moment; 400 where the cursor is
     *     not one of this list
     */
    public Page<?> page(String idOrSlug, Audience audience, Show show, PageQuery page, Order order, Moment moment) {
        UUID id = NameRepository.idOf(idOrSlug).orElseThrow(() -> unknown(idOrSlug));
        if (!moment.isPresent() && standings.of(id, moment, audience).isEmpty()) {
            requireKnown(id, idOrSlug);
            throw new ProblemException(
                    ProblemType.UNKNOWN_COMMITMENT, "There was no commitment " + idOrSlug + " at that moment.");
        }
        String list = (show == Show.EVERYTHING ? "timeline:" : "follow-ups:") + order;
        Place after = page.after(list, 2).map(TimelinePages::placeOf).orElse(null);
        List<KeptEntry> entries = timelines.page(id, audience, show, order, moment, after, page.size() + 1);
        // Asked only where there is nothing: with the page in every request, it would take half of the time.
        if (entries.isEmpty()) {
            requireKnown(id, idOrSlug);
        }
        return Page.cut(
                entries,
                page.size(),
                EntryView::of,
                last -> new Cursor(list, List.of(last.occurredEnd().toString(), Integer.toString(last.seq()))));
    }

    /**
     * The order that a parameter names.
     *
     * @param order {@code newest} or {@code oldest}; null for the newest first
     * @throws ProblemException 400 where it is neither
     */
    public static Order orderOf(String order) {
        if (order == null || order.equals("newest")) {
            return Order.NEWEST_FIRST;
        }
        if (order.equals("oldest")) {
            return Order.OLDEST_FIRST;
        }
        throw new ProblemException(ProblemType.INVALID_PARAMETER, "The parameter order must be newest or oldest.");
    }

    private void requireKnown(UUID id, String idOrSlug) {
        if (names.commitment(id).isEmpty()) {
            throw unknown(idOrSlug);
        }
    }

    private static ProblemException unknown(String idOrSlug) {
        return new ProblemException(ProblemType.UNKNOWN_COMMITMENT, "There is no commitment " + idOrSlug + ".");
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
