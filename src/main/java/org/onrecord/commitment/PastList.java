package org.onrecord.commitment;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import org.onrecord.commitment.CommitmentRepository.Listed;
import org.onrecord.event.Citation;
import org.onrecord.log.Position;
import org.onrecord.source.Verification;
import org.onrecord.source.VerificationRepository;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.Moment;
import org.onrecord.timeline.PastItem;
import org.onrecord.timeline.PastStandings;
import org.onrecord.timeline.SearchVector;

/** Lists of items as they stood at a moment. */
@ApplicationScoped
public class PastList {

    /** How many items are searched at once. */
    private static final int BATCH = 500;

    private final PastStandings past;
    private final FilterRepository filters;
    private final VerificationRepository verifications;

    PastList(PastStandings past, FilterRepository filters, VerificationRepository verifications) {
        this.past = past;
        this.filters = filters;
        this.verifications = verifications;
    }

    /** An item, and its place in the list. */
    private record Placed(PastItem item, Place place) {}

    /**
     * A piece of a list.
     *
     * @param day the UTC day by which timeliness is judged
     * @param after the place of the last item seen, or null at the beginning
     */
    List<Listed> page(
            Filter filter, ListOrder order, Moment moment, Audience audience, LocalDate day, Place after, int limit) {
        Comparator<Place> places = order.comparator();
        // The head is the last of those that are kept, and the first to go.
        PriorityQueue<Placed> kept =
                new PriorityQueue<>(Comparator.comparing(Placed::place, places).reversed());
        Searched searched = new Searched(filter, order, placed -> {
            if (after == null || places.compare(placed.place(), after) > 0) {
                kept.add(placed);
                if (kept.size() > limit) {
                    kept.remove();
                }
            }
        });
        past.each(moment, audience, item -> {
            if (filter.matches(facts(item, day))) {
                searched.take(item);
            }
        });
        searched.finish();
        List<Placed> page = new ArrayList<>(kept);
        page.sort(Comparator.comparing(Placed::place, places));
        return listed(page, moment);
    }

    /** One item as clients see it. */
    CommitmentState state(PastItem item, Moment moment) {
        Place nowhere = new Place("", item.id(), Position.start());
        return listed(List.of(new Placed(item, nowhere)), moment).get(0).state();
    }

    private List<Listed> listed(List<Placed> page, Moment moment) {
        List<Citation> citations = page.stream()
                .map(placed -> placed.item().content().citation())
                .filter(citation -> citation != null)
                .toList();
        List<Verification> verified =
                citations.isEmpty() ? List.of() : verifications.verify(citations, moment.knownAt());
        List<Listed> listed = new ArrayList<>(page.size());
        int next = 0;
        for (Placed placed : page) {
            boolean cites = placed.item().content().citation() != null;
            String verification = cites ? verified.get(next++).wire() : null;
            listed.add(new Listed(CommitmentState.of(placed.item(), verification), placed.place()));
        }
        return listed;
    }

    private static FilterFacts facts(PastItem item, LocalDate day) {
        return FilterFacts.of(item.content(), item.standing(), item.withdrawnAt() != null, item.updatedAt(), day);
    }

    private interface Sink {
        void take(Placed placed);
    }

    /** Gives items on, by what they said at the moment, if they are found. */
    private final class Searched {

        private final Filter filter;
        private final ListOrder order;
        private final Sink sink;
        private final Map<UUID, PastItem> waiting = new LinkedHashMap<>();

        Searched(Filter filter, ListOrder order, Sink sink) {
            this.filter = filter;
            this.order = order;
            this.sink = sink;
        }

        void take(PastItem item) {
            if (filter.q() == null) {
                sink.take(placed(item, null));
                return;
            }
            waiting.put(item.id(), item);
            if (waiting.size() == BATCH) {
                finish();
            }
        }

        void finish() {
            if (waiting.isEmpty()) {
                return;
            }
            Map<UUID, SearchVector> vectors = new LinkedHashMap<>();
            waiting.forEach((id, item) -> vectors.put(id, SearchVector.of(item.content())));
            filters.ranks(vectors, filter.q()).forEach((id, rank) -> sink.take(placed(waiting.get(id), rank)));
            waiting.clear();
        }

        private Placed placed(PastItem item, String rank) {
            String key =
                    switch (order.sort()) {
                        case STATED_ON -> item.content().statedOn().end().toString();
                        case UPDATED_AT -> item.updatedAt().toString();
                        case DEADLINE ->
                            Sort.deadline(
                                    item.content().deadline() == null
                                            ? null
                                            : item.content().deadline().to(),
                                    order.descending());
                        case RELEVANCE -> rank;
                    };
            return new Placed(item, new Place(key, item.id(), Position.start()));
        }
    }
}
