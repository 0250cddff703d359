package org.onrecord.timeline;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Items as they stood at any moment, by folding what was known of each. Exact, and as slow as reading all of it. */
@ApplicationScoped
public class PastStandings {

    private final HistoryRepository histories;

    public PastStandings(HistoryRepository histories) {
        this.histories = histories;
    }

    /** One item; empty where it was not there yet. */
    public Optional<PastItem> of(UUID id, Moment moment, Audience audience) {
        Optional<CommitmentHistory> known =
                moment.knownAt() == null ? histories.commitment(id) : histories.commitmentKnownAt(id, moment.knownAt());
        return known.flatMap(history -> PastItem.of(history, moment, audience));
    }

    /** Several items, without those that were not there yet. */
    public Map<UUID, PastItem> of(Collection<UUID> ids, Moment moment, Audience audience) {
        Map<UUID, PastItem> items = new HashMap<>();
        histories.commitmentsKnownAt(ids, moment.knownAt()).forEach((id, known) -> PastItem.of(known, moment, audience)
                .ifPresent(item -> items.put(id, item)));
        return items;
    }

    /**
     * Every item that was there, in the order of ids, one after the other: no more than one history is held at a time. All
     * of one snapshot of the record.
     */
    public void each(Moment moment, Audience audience, Consumer<PastItem> consumer) {
        histories.eachCommitment(moment.knownAt(), history -> PastItem.of(history, moment, audience)
                .ifPresent(consumer));
    }
}
