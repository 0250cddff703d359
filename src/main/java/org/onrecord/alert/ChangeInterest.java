package org.onrecord.alert;

import java.util.Set;

/**
 * A change that a subscriber wants to be told of.
 *
 * @param from only for {@link ChangeType#STANDING_CHANGED}: values that it may have come from; empty for any
 * @param to likewise: values that it may have come to
 */
record ChangeInterest(ChangeType type, Set<String> from, Set<String> to) {

    ChangeInterest {
        from = Set.copyOf(from);
        to = Set.copyOf(to);
    }
}
