package org.onrecord.alert;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.onrecord.commitment.Filter;

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

    /** Which of some changes are asked for. */
    List<Happening.Raised> among(List<Happening.Raised> raised) {
        return changes.isEmpty()
                ? raised
                : raised.stream()
                        .filter(one -> changes.stream().anyMatch(interest -> interest.covers(one)))
                        .toList();
    }
}
