package org.onrecord.commitment;

import java.util.Collections;
import java.util.Set;
import org.onrecord.event.ImpreciseDate;

/**
 * Which items are meant, in the words that lists, boards, changes and subscriptions share. An item is meant where it
 * answers to every condition that is set; a set of values is answered by any one of them, and an empty one is no
 * condition.
 *
 * @param kind in wire form, as the three that follow
 * @param implementation {@code not_assessed} among them
 * @param accuracy {@code not_assessed} among them
 * @param contested or null
 * @param statedBy persons or organisations; as all names here, folded by {@link org.onrecord.event.Assessor#fold}
 * @param country ISO 3166-1 alpha-2 codes, in capitals
 * @param statedFrom the item was stated, by the end of its period, not before this begins; or null
 * @param statedTo the item was stated, by the end of its period, not after this ends; or null
 * @param updatedSince the item was touched when this began or later; or null
 * @param q what it is searched for, or null; decided by PostgreSQL alone ({@link FilterRepository})
 */
public record Filter(
        Set<String> kind,
        Set<String> implementation,
        Set<String> accuracy,
        Set<String> timeliness,
        Boolean contested,
        Set<String> statedBy,
        Set<String> dutyBearer,
        Set<String> addressee,
        Set<String> country,
        Set<String> region,
        Set<String> theme,
        ImpreciseDate statedFrom,
        ImpreciseDate statedTo,
        ImpreciseDate updatedSince,
        String q) {

    public Filter {
        kind = Set.copyOf(kind);
        implementation = Set.copyOf(implementation);
        accuracy = Set.copyOf(accuracy);
        timeliness = Set.copyOf(timeliness);
        statedBy = Set.copyOf(statedBy);
        dutyBearer = Set.copyOf(dutyBearer);
        addressee = Set.copyOf(addressee);
        country = Set.copyOf(country);
        region = Set.copyOf(region);
        theme = Set.copyOf(theme);
    }

    /** Every item. */
    public static Filter none() {
        Set<String> any = Set.of();
        return new Filter(any, any, any, any, null, any, any, any, any, any, any, null, null, null, null);
    }

    /** Whether every item is meant. */
    public boolean isNone() {
        return equals(none());
    }

    /** Whether an item is meant, but for {@link #q}. */
    public boolean matches(FilterFacts facts) {
        return meets(kind, facts.kind())
                && meets(implementation, facts.implementation())
                && meets(accuracy, facts.accuracy())
                && meets(timeliness, facts.timeliness())
                && (contested == null || contested == facts.contested())
                && meets(statedBy, facts.statedBy())
                && meets(dutyBearer, facts.dutyBearers())
                && meets(addressee, facts.addressees())
                && meets(country, facts.countries())
                && meets(region, facts.region())
                && meets(theme, facts.themes())
                && (statedFrom == null || !facts.statedEnd().isBefore(statedFrom.start()))
                && (statedTo == null || !facts.statedEnd().isAfter(statedTo.end()))
                && (updatedSince == null || !facts.updatedAt().isBefore(updatedSince.start()));
    }

    private static boolean meets(Set<String> wanted, String value) {
        return wanted.isEmpty() || (value != null && wanted.contains(value));
    }

    private static boolean meets(Set<String> wanted, Set<String> values) {
        return wanted.isEmpty() || !Collections.disjoint(wanted, values);
    }
}
