package org.onrecord.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.onrecord.commitment.Filter;
import org.onrecord.commitment.FilterFacts;
import org.onrecord.event.Implementation;
import org.onrecord.event.Kind;
import org.onrecord.event.Term;
import org.onrecord.log.RecordPosition;

/**
 * Many subscriptions and what happens to many items, found whom it concerns by the index and by looking at everybody. Most
 * subscriptions are about a few items or names, as people's are; one in a hundred has words alone, one in two thousand nothing
 * but a text.
 */
public final class MatchingContest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final List<String> KINDS = Term.words(Kind.class);
    private static final List<String> STANDINGS = Term.words(Implementation.class);

    private final Random random;
    private final List<UUID> items;
    private final List<Subscription> all = new ArrayList<>();
    private final SubscriptionMatcher matcher = new SubscriptionMatcher();
    private final List<AlertQueue.Judged> happenings;

    public MatchingContest(long seed, int subscriptions, int happenings, int items) {
        this.random = new Random(seed);
        this.items = IntStream.range(0, items)
                .mapToObj(i -> new UUID(random.nextLong(), random.nextLong()))
                .toList();
        for (int i = 0; i < subscriptions; i++) {
            Subscription one = Wishes.of(wanted());
            all.add(one);
            matcher.put(one);
        }
        this.happenings =
                IntStream.range(0, happenings).mapToObj(i -> happening()).toList();
    }

    /** How many matches the index finds. */
    public long byIndex() {
        long found = 0;
        for (AlertQueue.Judged judged : happenings) {
            found += matcher.match(judged.happening(), judged.facts()).size();
        }
        return found;
    }

    /** How many matches there are, everybody looked at. */
    public long byScan() {
        long found = 0;
        for (AlertQueue.Judged judged : happenings) {
            found += scan(judged).size();
        }
        return found;
    }

    /** Whether both find the same subscriptions. */
    public boolean agree() {
        return happenings.stream().allMatch(judged -> matcher.match(judged.happening(), judged.facts()).stream()
                .map(match -> match.subscription().id())
                .collect(Collectors.toSet())
                .equals(scan(judged)));
    }

    private Set<UUID> scan(AlertQueue.Judged judged) {
        Set<UUID> found = new HashSet<>();
        for (Subscription one : all) {
            if (one.concerns(judged.happening())
                    && !one.wanted().of(judged.happening(), judged.facts()).isEmpty()) {
                found.add(one.id());
            }
        }
        return found;
    }

    private Wanted wanted() {
        int what = random.nextInt(2_000);
        Set<String> any = Set.of();
        if (what == 0) {
            return wanted(filter(any, any, any, any, any, "harbour"), Set.of());
        } else if (what < 20) {
            return wanted(filter(word(KINDS), word(STANDINGS), any, any, any, null), Set.of());
        } else if (what < 1_000) {
            return wanted(Filter.none(), Set.copyOf(List.of(any(items), any(items))));
        } else if (what < 1_500) {
            return wanted(filter(any, any, name("bearer", 5_000), any, any, null), Set.of());
        } else if (what < 1_800) {
            return wanted(filter(word(KINDS), any, any, any, name("theme", 500), null), Set.of());
        }
        return wanted(filter(any, word(STANDINGS), any, name("C", 200), name("theme", 500), null), Set.of());
    }

    private Wanted wanted(Filter filter, Set<UUID> commitments) {
        List<ChangeInterest> changes = random.nextBoolean()
                ? List.of()
                : List.of(new ChangeInterest(any(List.of(ChangeType.values())), Set.of(), Set.of()));
        return new Wanted("{}", filter, commitments, changes);
    }

    private static Filter filter(
            Set<String> kind,
            Set<String> implementation,
            Set<String> dutyBearer,
            Set<String> country,
            Set<String> theme,
            String q) {
        Set<String> any = Set.of();
        return new Filter(
                kind, implementation, any, any, null, any, dutyBearer, any, country, any, theme, null, null, null, q);
    }

    private AlertQueue.Judged happening() {
        Happening happening = new Happening(
                new UUID(random.nextLong(), random.nextLong()),
                any(items),
                null,
                List.of(Happening.Raised.of(ChangeType.FOLLOW_UP_LOGGED)),
                new RecordPosition(0, 1),
                NOW,
                JsonNodeFactory.instance.objectNode());
        FilterFacts facts = new FilterFacts(
                any(KINDS),
                any(STANDINGS),
                null,
                "on_time",
                random.nextBoolean(),
                name("speaker", 5_000),
                name("bearer", 5_000),
                name("bearer", 5_000),
                name("C", 200),
                "asia",
                Set.copyOf(List.of("theme " + random.nextInt(250), "theme " + (250 + random.nextInt(250)))),
                NOW,
                NOW);
        return new AlertQueue.Judged(happening, facts);
    }

    private Set<String> name(String stem, int of) {
        return Set.of(stem + " " + random.nextInt(of));
    }

    private Set<String> word(List<String> words) {
        return Set.of(any(words));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
