package org.onrecord.alert;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;

/**
 * Everybody who listens, in the memory of this instance. Whoever matches brings it up to date before that; numbers of
 * changes become visible in their order, so that none is passed over.
 */
@Singleton
final class Listeners {

    private SubscriptionMatcher matcher = new SubscriptionMatcher();
    private long known;

    /**
     * Changes behind a number, in their order.
     *
     * @param last the number of the last one of all; where that is before the number asked from, the database is another
     *     one than before, or an earlier state of it, and these are all changes there are
     */
    record Changes(long last, List<SubscriptionRepository.Changed> changes) {

        Changes {
            changes = List.copyOf(changes);
        }
    }

    /** The number of the last change that is known here. */
    synchronized long known() {
        return known;
    }

    /** Does something with the matcher, once it knows of changes; nobody else does meanwhile. */
    synchronized <T> T knowing(Changes changes, Function<SubscriptionMatcher, T> work) {
        if (changes.last() < known) {
            matcher = new SubscriptionMatcher();
        }
        for (SubscriptionRepository.Changed change : changes.changes()) {
            if (!change.deleted() && change.subscription().listens()) {
                matcher.put(change.subscription());
            } else {
                matcher.remove(change.subscription().id());
            }
        }
        known = changes.last();
        return work.apply(matcher);
    }
}
