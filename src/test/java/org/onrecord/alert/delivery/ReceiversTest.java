package org.onrecord.alert.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whose turn it is. */
class ReceiversTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);

    private final Receivers receivers = new Receivers(6, 4);

    @Test
    void whoeverWasDueFirstGetsItsTurnFirstWithAsMuchAsIsLeft() {
        receivers.lookAt(A, NOW.minusSeconds(1));
        receivers.lookAt(B, NOW.minusSeconds(2));
        receivers.lookAt(C, NOW.plusSeconds(1));

        assertEquals(Map.of(B, 4, A, 2), receivers.take(NOW));
        assertEquals(Map.of(), receivers.take(NOW));
        assertEquals(Optional.of(NOW.plusSeconds(1)), receivers.next());
    }

    @Test
    void whoHasAllItsAttemptsUnderWayIsLookedAtWhenOneEnds() {
        begin(A, 4);
        receivers.lookAt(A, NOW);

        assertEquals(Map.of(), receivers.take(NOW));
        assertEquals(Optional.empty(), receivers.next());
        receivers.ended(A, true, NOW);
        assertEquals(Map.of(A, 1), receivers.take(NOW));
    }

    @Test
    void theDeadTakeNoPlaceOfTheLiving() {
        List<UUID> dead = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            UUID one = new UUID(0, i);
            dead.add(one);
            receivers.failing(one);
            receivers.lookAt(one, NOW.minusSeconds(60));
        }
        receivers.lookAt(A, NOW);

        Map<UUID, Integer> turns = receivers.take(NOW);

        assertEquals(4, turns.get(A));
        assertEquals(
                6, dead.stream().filter(turns::containsKey).mapToInt(turns::get).sum());
    }

    @Test
    void attemptsThatLingerGiveTheirPlacesBackToTheQuick() {
        begin(A, 4);
        begin(B, 2);
        receivers.lookAt(C, NOW);
        assertEquals(Map.of(), receivers.take(NOW));

        receivers.lingers(A);

        assertEquals(Map.of(C, 4), receivers.take(NOW));
    }

    @Test
    void whoAnswersQuicklyAgainIsQuickAgain() {
        begin(A, 1);
        receivers.ended(A, false, NOW);
        assertEquals(Map.of(A, 1), receivers.take(NOW));
        begin(A, 1);
        receivers.ended(A, true, NOW);

        assertEquals(Map.of(A, 4), receivers.take(NOW));
    }

    @Test
    void allHaveTheirTurnBeforeAnyoneHasASecond() {
        Receivers narrow = new Receivers(1, 4);
        List.of(A, B, C).forEach(id -> narrow.lookAt(id, NOW));
        List<UUID> order = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            UUID next = narrow.take(NOW).keySet().iterator().next();
            order.add(next);
            narrow.began(next);
            narrow.ended(next, true, NOW);
        }

        assertEquals(List.of(A, B, C, A, B, C), order);
    }

    private void begin(UUID id, int attempts) {
        for (int i = 0; i < attempts; i++) {
            receivers.began(id);
        }
    }
}
