package org.onrecord.alert.delivery;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose turn it is. There are two lanes: one for receivers that answer quickly, as all are taken to do at first, and one
 * for those that fail or take their time. Each has places of its own, so that however many receivers are dead, the others
 * do not wait for them; and within a lane each has its turn before anybody has a second one.
 */
final class Receivers {

    private static final int SLOW_AT_ONCE = 1;

    private final int places;
    private final int atOnce;
    private final Lane quick = new Lane();
    private final Lane slow = new Lane();
    private final Map<UUID, Receiver> known = new HashMap<>();

    private static final class Lane {
        private final Agenda agenda = new Agenda();
        private int taken;
    }

    private static final class Receiver {
        private boolean slow;
        private int underWay;
    }

    /**
     * Nobody yet.
     *
     * @param places of each lane
     * @param atOnce how many attempts are made at once with a receiver that answers quickly
     */
    Receivers(int places, int atOnce) {
        this.places = places;
        this.atOnce = atOnce;
    }

    /** There may be something for it from then on. */
    void lookAt(UUID id, Instant at) {
        lane(id).agenda.enter(id, at);
    }

    /** It is known to fail. */
    void failing(UUID id) {
        move(id, true);
    }

    /** An attempt with it takes long. */
    void lingers(UUID id) {
        move(id, true);
    }

    /** Whose turn it is, with how many messages each may get. They are looked at again only when that is asked for. */
    Map<UUID, Integer> take(Instant now) {
        Map<UUID, Integer> turns = new LinkedHashMap<>();
        for (Lane lane : new Lane[] {quick, slow}) {
            int left = places - lane.taken;
            while (left > 0) {
                Optional<UUID> next = lane.agenda.takeDue(now);
                if (next.isEmpty()) {
                    break;
                }
                Receiver receiver = receiver(next.get());
                int own = (receiver.slow ? SLOW_AT_ONCE : atOnce) - receiver.underWay;
                // Whoever has all its attempts under way is looked at when one ends.
                if (own > 0) {
                    int turn = Math.min(own, left);
                    turns.put(next.get(), turn);
                    left -= turn;
                }
            }
        }
        return turns;
    }

    /** An attempt begins. */
    void began(UUID id) {
        receiver(id).underWay++;
        lane(id).taken++;
    }

    /** An attempt has ended; the receiver is due at once. */
    void ended(UUID id, boolean quickly, Instant now) {
        Receiver receiver = receiver(id);
        receiver.underWay--;
        lane(id).taken--;
        move(id, !quickly);
        lookAt(id, now);
    }

    /** When somebody's turn comes, as far as there is a place; empty where nobody's does. */
    Optional<Instant> next() {
        Instant earliest = null;
        for (Lane lane : new Lane[] {quick, slow}) {
            Instant next = lane.taken < places ? lane.agenda.next().orElse(null) : null;
            if (next != null && (earliest == null || next.isBefore(earliest))) {
                earliest = next;
            }
        }
        return Optional.ofNullable(earliest);
    }

    private void move(UUID id, boolean toSlow) {
        Receiver receiver = receiver(id);
        if (receiver.slow == toSlow) {
            return;
        }
        Lane from = lane(id);
        receiver.slow = toSlow;
        Lane to = lane(id);
        from.taken -= receiver.underWay;
        to.taken += receiver.underWay;
        from.agenda.remove(id).ifPresent(at -> to.agenda.enter(id, at));
    }

    private Lane lane(UUID id) {
        return receiver(id).slow ? slow : quick;
    }

    private Receiver receiver(UUID id) {
        return known.computeIfAbsent(id, unknown -> new Receiver());
    }
}
