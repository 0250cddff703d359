package org.onrecord.alert.delivery;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** When to look at whom: the earliest first, and of the same moment whoever was entered first. */
final class Agenda {

    private record Entry(Instant at, long number, UUID id) implements Comparable<Entry> {

        @Override
        public int compareTo(Entry other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final Map<UUID, Entry> entries = new HashMap<>();
    private final TreeSet<Entry> inOrder = new TreeSet<>();
    private long numbers;

    /** Enters somebody, or brings them forward; a later moment than the one entered changes nothing. */
    void enter(UUID id, Instant at) {
        Entry before = entries.get(id);
        if (before != null && !at.isBefore(before.at())) {
            return;
        }
        remove(id);
        Entry entry = new Entry(at, numbers++, id);
        entries.put(id, entry);
        inOrder.add(entry);
    }

    /** Takes somebody off; empty where they were not on it. */
    Optional<Instant> remove(UUID id) {
        Entry entry = entries.remove(id);
        if (entry == null) {
            return Optional.empty();
        }
        inOrder.remove(entry);
        return Optional.of(entry.at());
    }

    /** Takes off whoever is next, where their moment has come. */
    Optional<UUID> takeDue(Instant now) {
        if (inOrder.isEmpty() || inOrder.first().at().isAfter(now)) {
            return Optional.empty();
        }
        Entry first = inOrder.pollFirst();
        entries.remove(first.id());
        return Optional.of(first.id());
    }

    /** The next moment; empty where there is none. */
    Optional<Instant> next() {
        return inOrder.isEmpty()
                ? Optional.empty()
                : Optional.of(inOrder.first().at());
    }
}
