package org.onrecord.alert;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.onrecord.commitment.Filter;

/**
 * What a subscription is about: items that {@code filter} means and that are among {@code commitments}, and of these the
 * {@code changes}.
 *
 * @param commitments ids; empty for any
 * @param changes empty for all
 */
record Wanted(Filter filter, Set<UUID> commitments, List<ChangeInterest> changes) {

    Wanted {
        commitments = Set.copyOf(commitments);
        changes = List.copyOf(changes);
    }
}
