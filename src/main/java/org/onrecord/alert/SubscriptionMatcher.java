package org.onrecord.alert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.onrecord.commitment.Filter;
import org.onrecord.commitment.FilterFacts;

/**
 * Finds whom a happening concerns, without looking at those whom it cannot concern: each subscription lies under the
 * values of one of its conditions, the one that fewest items meet, and only what lies under the values of the item at hand
 * is looked at. Those without a condition by value are looked at every time.
 *
 * <p>Mutable, for one thread.
 */
final class SubscriptionMatcher {

    /** What a subscription can lie under. The earlier group goes before the later; in a group, the shorter lists. */
    private enum Field {
        COMMITMENT(0),
        STATED_BY(1),
        DUTY_BEARER(1),
        ADDRESSEE(1),
        THEME(1),
        REGION(1),
        COUNTRY(1),
        IMPLEMENTATION(2),
        ACCURACY(2),
        TIMELINESS(2),
        KIND(2),
        CHANGE(3);

        private final int group;

        Field(int group) {
            this.group = group;
        }
    }

    private record Term(Field field, String value) {}

    /** A condition by value: any of its terms will do. */
    private record Condition(Field field, List<Term> terms) {}

    /**
     * Whom a happening concerns, but for {@code q}, which PostgreSQL decides.
     *
     * @param asked those of its changes that the subscription asks for
     */
    record Match(Subscription subscription, List<Happening.Raised> asked) {

        Match {
            asked = List.copyOf(asked);
        }
    }

    private static final class Placed {

        private final Subscription subscription;
        private final List<Term> terms;
        /** The last search that looked at it: it may lie under several values of the same item. */
        private long seen;

        Placed(Subscription subscription, List<Term> terms) {
            this.subscription = subscription;
            this.terms = terms;
        }
    }

    private final Map<UUID, Placed> all = new HashMap<>();
    private final Map<Term, Map<UUID, Placed>> byTerm = new HashMap<>();
    private final Map<UUID, Placed> rest = new HashMap<>();
    private long searches;

    /** Adds a subscription, or puts it in the place of what it was. */
    void put(Subscription subscription) {
        remove(subscription.id());
        List<Term> terms = place(subscription.wanted());
        Placed placed = new Placed(subscription, terms);
        all.put(subscription.id(), placed);
        if (terms.isEmpty()) {
            rest.put(subscription.id(), placed);
        }
        for (Term term : terms) {
            byTerm.computeIfAbsent(term, fresh -> new HashMap<>()).put(subscription.id(), placed);
        }
    }

    void remove(UUID id) {
        Placed placed = all.remove(id);
        if (placed == null) {
            return;
        }
        rest.remove(id);
        for (Term term : placed.terms) {
            byTerm.computeIfPresent(term, (same, list) -> {
                list.remove(id);
                return list.isEmpty() ? null : list;
            });
        }
    }

    Optional<Subscription> find(UUID id) {
        return Optional.ofNullable(all.get(id)).map(placed -> placed.subscription);
    }

    int size() {
        return all.size();
    }

    /** Whom a happening concerns. */
    List<Match> match(Happening happening, FilterFacts facts) {
        searches++;
        List<Match> matches = new ArrayList<>();
        look(rest.values(), happening, facts, matches);
        under(Field.COMMITMENT, happening.commitmentId().toString(), happening, facts, matches);
        under(Field.STATED_BY, facts.statedBy(), happening, facts, matches);
        under(Field.DUTY_BEARER, facts.dutyBearers(), happening, facts, matches);
        under(Field.ADDRESSEE, facts.addressees(), happening, facts, matches);
        under(Field.THEME, facts.themes(), happening, facts, matches);
        under(Field.REGION, facts.region(), happening, facts, matches);
        under(Field.COUNTRY, facts.countries(), happening, facts, matches);
        under(Field.IMPLEMENTATION, facts.implementation(), happening, facts, matches);
        under(Field.ACCURACY, facts.accuracy(), happening, facts, matches);
        under(Field.TIMELINESS, facts.timeliness(), happening, facts, matches);
        under(Field.KIND, facts.kind(), happening, facts, matches);
        for (Happening.Raised raised : happening.raised()) {
            under(Field.CHANGE, raised.type().wire(), happening, facts, matches);
        }
        return matches;
    }

    private void under(Field field, Set<String> values, Happening happening, FilterFacts facts, List<Match> matches) {
        for (String value : values) {
            under(field, value, happening, facts, matches);
        }
    }

    private void under(Field field, String value, Happening happening, FilterFacts facts, List<Match> matches) {
        Map<UUID, Placed> list = value == null ? null : byTerm.get(new Term(field, value));
        if (list != null) {
            look(list.values(), happening, facts, matches);
        }
    }

    private void look(Collection<Placed> candidates, Happening happening, FilterFacts facts, List<Match> matches) {
        for (Placed candidate : candidates) {
            if (candidate.seen != searches) {
                candidate.seen = searches;
                Subscription subscription = candidate.subscription;
                List<Happening.Raised> asked =
                        subscription.concerns(happening) ? subscription.wanted().of(happening, facts) : List.of();
                if (!asked.isEmpty()) {
                    matches.add(new Match(subscription, asked));
                }
            }
        }
    }

    private List<Term> place(Wanted wanted) {
        Condition best = null;
        int length = 0;
        for (Condition condition : conditions(wanted)) {
            int itsLength = 0;
            for (Term term : condition.terms) {
                itsLength += byTerm.getOrDefault(term, Map.of()).size();
            }
            if (best == null
                    || condition.field.group < best.field.group
                    || (condition.field.group == best.field.group && itsLength < length)) {
                best = condition;
                length = itsLength;
            }
        }
        return best == null ? List.of() : best.terms;
    }

    private static List<Condition> conditions(Wanted wanted) {
        Filter filter = wanted.filter();
        List<Condition> conditions = new ArrayList<>();
        add(conditions, Field.COMMITMENT, texts(wanted.commitments()));
        add(conditions, Field.STATED_BY, filter.statedBy());
        add(conditions, Field.DUTY_BEARER, filter.dutyBearer());
        add(conditions, Field.ADDRESSEE, filter.addressee());
        add(conditions, Field.THEME, filter.theme());
        add(conditions, Field.REGION, filter.region());
        add(conditions, Field.COUNTRY, filter.country());
        add(conditions, Field.IMPLEMENTATION, filter.implementation());
        add(conditions, Field.ACCURACY, filter.accuracy());
        add(conditions, Field.TIMELINESS, filter.timeliness());
        add(conditions, Field.KIND, filter.kind());
        add(
                conditions,
                Field.CHANGE,
                wanted.changes().stream()
                        .map(interest -> interest.type().wire())
                        .collect(Collectors.toSet()));
        return conditions;
    }

    private static void add(List<Condition> conditions, Field field, Set<String> values) {
        if (!values.isEmpty()) {
            conditions.add(new Condition(
                    field, values.stream().map(value -> new Term(field, value)).toList()));
        }
    }

    private static Set<String> texts(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.toSet());
    }
}
