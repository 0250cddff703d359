package org.onrecord.alert;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.onrecord.commitment.Filter;
import org.onrecord.commitment.FilterFacts;

/**
 * What a subscription is about: items that {@code filter} means and that are among {@code commitments}, and of these the
 * {@code changes}.
 *
 * @param asked JSON, as it was asked for: what its owner reads again
 * @param commitments ids; empty for any
 * @param changes empty for all
 */
record Wanted(String asked, Filter filter, Set<UUID> commitments, List<ChangeInterest> changes) {

    Wanted {
        commitments = Set.copyOf(commitments);
        changes = List.copyOf(changes);
    }

    /**
     * What is to be told of a happening, if it is found by {@code q}; nothing where it is not meant.
     *
     * @param facts the item it is about
     */
    List<Happening.Raised> of(Happening happening, FilterFacts facts) {
        if (!(commitments.isEmpty() || commitments.contains(happening.commitmentId())) || !filter.matches(facts)) {
            return List.of();
        }
        return changes.isEmpty()
                ? happening.raised()
                : happening.raised().stream()
                        .filter(one -> changes.stream().anyMatch(interest -> interest.covers(one)))
                        .toList();
    }
}
