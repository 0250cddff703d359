package org.onrecord.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SubscriptionMatcherTest {

    @Test
    void itFindsWhatLookingAtEverySubscriptionFindsWhileTheyComeAndGo() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Wishes wishes = new Wishes(random);
        SubscriptionMatcher matcher = new SubscriptionMatcher();
        Map<UUID, Subscription> all = new HashMap<>();
        int matches = 0;
        for (int round = 0; round < 300; round++) {
            // given some that come, some that change and some that go
            List<AlertQueue.Judged> history = wishes.history();
            for (int i = 0; i < 5; i++) {
                Subscription fresh = wishes.subscription();
                put(fresh, matcher, all);
                if (random.nextInt(3) == 0) {
                    Subscription one = any(all, random);
                    Subscription other = wishes.subscription();
                    put(Wishes.of(one.id(), other.wanted(), other.since(), other.sinceTime()), matcher, all);
                }
                if (random.nextInt(4) == 0) {
                    UUID gone = any(all, random).id();
                    matcher.remove(gone);
                    all.remove(gone);
                }
            }
            for (AlertQueue.Judged judged : history) {
                // when
                List<SubscriptionMatcher.Match> found = matcher.match(judged.happening(), judged.facts());
                // then
                Map<UUID, List<Happening.Raised>> byId = found.stream()
                        .collect(
                                Collectors.toMap(match -> match.subscription().id(), SubscriptionMatcher.Match::asked));
                assertEquals(scan(all, judged), byId, () -> "seed " + seed);
                matches += byId.size();
            }
            assertEquals(all.size(), matcher.size());
        }
        assertTrue(matches > 1_000, "many should match: " + matches);
    }

    private static Map<UUID, List<Happening.Raised>> scan(Map<UUID, Subscription> all, AlertQueue.Judged judged) {
        Map<UUID, List<Happening.Raised>> found = new HashMap<>();
        for (Subscription one : all.values()) {
            List<Happening.Raised> asked = one.wanted().of(judged.happening(), judged.facts());
            if (one.concerns(judged.happening()) && !asked.isEmpty()) {
                found.put(one.id(), asked);
            }
        }
        return found;
    }

    private static void put(Subscription one, SubscriptionMatcher matcher, Map<UUID, Subscription> all) {
        matcher.put(one);
        all.put(one.id(), one);
    }

    private static Subscription any(Map<UUID, Subscription> all, Random random) {
        return new ArrayList<>(all.values()).get(random.nextInt(all.size()));
    }
}
