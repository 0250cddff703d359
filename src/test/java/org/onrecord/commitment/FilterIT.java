package org.onrecord.commitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.Envelope;
import org.onrecord.log.EventLog;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.CommitmentHistory;
import org.onrecord.timeline.HistoryRepository;

/** A filter means the same items whether PostgreSQL decides, or memory. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class FilterIT {

    @Inject
    EventLog log;

    @Inject
    ProjectionWatch watch;

    @Inject
    HistoryRepository histories;

    @Inject
    FilterRepository filters;

    private final long seed = new Random().nextLong();
    private final RandomItems items = new RandomItems(new Random(seed));

    @Test
    void sqlAndMemoryAgreeForAnyFilterOnAnyDayForBothAudiences() throws Exception {
        // given
        List<CommitmentHistory> known = someHistories(150);
        List<UUID> ids = known.stream().map(CommitmentHistory::id).toList();
        int meant = 0;
        for (int round = 0; round < 300; round++) {
            Filter filter = items.filter();
            LocalDate day = items.day();
            for (Audience audience : Audience.values()) {
                // when
                Map<UUID, FilterFacts> facts = facts(known, audience, day);
                Set<UUID> inMemory = facts.entrySet().stream()
                        .filter(one -> filter.matches(one.getValue()))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
                // then
                String which = filter + " on " + day + " for " + audience + ", seed " + seed;
                assertEquals(inMemory, filters.among(ids, filter, audience, day), which);
                assertEquals(facts, filters.facts(ids, audience, day), which);
                meant += inMemory.size();
            }
        }
        assertTrue(meant > 1_000, "most filters should mean something: " + meant);
    }

    private static Map<UUID, FilterFacts> facts(List<CommitmentHistory> known, Audience audience, LocalDate day) {
        Map<UUID, FilterFacts> facts = new HashMap<>();
        for (CommitmentHistory one : known) {
            facts.put(
                    one.id(),
                    FilterFacts.of(
                            one.content(), one.standing(audience), one.isWithdrawn(), one.updatedAt(audience), day));
        }
        return facts;
    }

    private List<CommitmentHistory> someHistories(int count) throws Exception {
        List<UUID> ids = new ArrayList<>();
        Position end = Position.start();
        for (int i = 0; i < count; i++) {
            List<Envelope> events = items.history();
            ids.add(events.get(0).subject());
            for (Envelope event : events) {
                end = end.merge(Position.after(log.appendNow(event)));
            }
        }
        assertTrue(watch.await(end, Duration.ofMinutes(1)));
        return ids.stream().map(id -> histories.commitment(id).orElseThrow()).toList();
    }
}
