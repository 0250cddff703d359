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

    /** Whether this change is among those meant. */
    boolean covers(Happening.Raised raised) {
        return raised.type() == type && meets(from, raised.from()) && meets(to, raised.to());
    }

    private static boolean meets(Set<String> wanted, String value) {
        return wanted.isEmpty() || (value != null && wanted.contains(value));
    }
}
