package org.onrecord.stream;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.onrecord.commitment.Filter;
import org.onrecord.commitment.FilterFacts;
import org.onrecord.commitment.FilterRepository;
import org.onrecord.timeline.Audience;

/** Says which items of a batch each interest means. */
@ApplicationScoped
class Judge {

    private final FilterRepository filters;
    private final Clock clock;

    Judge(FilterRepository filters, Clock clock) {
        this.filters = filters;
        this.clock = clock;
    }

    /** For one follower: at most one statement. */
    Batch judge(Batch batch, Interest interest) {
        Set<UUID> items = items(batch);
        if (interest.isAll()) {
            return batch;
        }
        return batch.judged(Map.of(
                interest,
                items.isEmpty() ? Set.of() : filters.among(items, interest.filter(), interest.audience(), today())));
    }

    /** For many: a statement for each audience, and one for each text that is searched for. */
    Batch judge(Batch batch, Collection<Interest> interests) {
        List<Interest> choosy =
                interests.stream().filter(interest -> !interest.isAll()).toList();
        if (choosy.isEmpty()) {
            return batch;
        }
        Set<UUID> items = items(batch);
        Map<Audience, Map<UUID, FilterFacts>> facts = new EnumMap<>(Audience.class);
        Map<String, Set<UUID>> found = new HashMap<>();
        Map<Interest, Set<UUID>> meant = new HashMap<>();
        for (Interest interest : choosy) {
            Set<UUID> matching = new HashSet<>();
            if (!items.isEmpty()) {
                facts.computeIfAbsent(interest.audience(), audience -> filters.facts(items, audience, today()))
                        .forEach((id, of) -> {
                            if (interest.filter().matches(of)) {
                                matching.add(id);
                            }
                        });
                Filter filter = interest.filter();
                if (filter.q() != null && !matching.isEmpty()) {
                    matching.retainAll(found.computeIfAbsent(filter.q(), q -> filters.among(items, q)));
                }
            }
            meant.put(interest, matching);
        }
        return batch.judged(meant);
    }

    private static Set<UUID> items(Batch batch) {
        Set<UUID> items = new HashSet<>();
        for (Change change : batch.changes()) {
            if (change.about().isCommitment()) {
                items.add(change.about().id());
            }
        }
        return items;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
