package org.onrecord.stream;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.onrecord.log.Position;

/**
 * What lies between two positions: all of it that was read for.
 *
 * @param changes in the order in which they are given; each one's cursor lies behind the one before
 * @param last whether there was nothing behind {@code to} when it was read
 * @param meant for each interest that was asked about, the items that its filter means
 */
public record Batch(Position from, Position to, List<Change> changes, boolean last, Map<Interest, Set<UUID>> meant) {

    public Batch {
        changes = List.copyOf(changes);
        meant = Map.copyOf(meant);
    }

    Batch(Position from, Position to, List<Change> changes, boolean last) {
        this(from, to, changes, last, Map.of());
    }

    Batch judged(Map<Interest, Set<UUID>> judgement) {
        return new Batch(from, to, changes, last, judgement);
    }

    /** Whether it can be told what an interest is shown. */
    boolean covers(Interest interest) {
        return interest.isAll() || meant.containsKey(interest);
    }

    /** Whether a change of this batch is shown; see {@link #covers}. */
    boolean shows(Change change, Interest interest) {
        return change.isFor(interest.audience())
                && (interest.isAll()
                        || meant.getOrDefault(interest, Set.of())
                                .contains(change.about().id()));
    }
}
