package org.onrecord.alert;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.onrecord.event.EventCodec;
import org.onrecord.timeline.CommitmentHistory;

/** The histories that were gone through last, as far as they were. For one thread. */
final class RecentHistories {

    private final long maxWeight;
    private final EventCodec codec;
    private final Map<UUID, CommitmentHistory> held = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * None yet.
     *
     * @param maxWeight in bytes, roughly
     */
    RecentHistories(long maxWeight, EventCodec codec) {
        this.maxWeight = maxWeight;
        this.codec = codec;
    }

    /** A history that has come at most to just before a place; from its beginning where that is not at hand. */
    CommitmentHistory before(UUID id, int seq) {
        CommitmentHistory history = held.get(id);
        if (history == null || history.revision() >= seq) {
            history = new CommitmentHistory(id, codec);
            held.put(id, history);
        }
        return history;
    }

    void forgetAll() {
        held.clear();
    }

    /** Gives up those that were not gone through for longest. */
    void trim() {
        long weight =
                held.values().stream().mapToLong(CommitmentHistory::weight).sum();
        Iterator<CommitmentHistory> oldest = held.values().iterator();
        while (weight > maxWeight && oldest.hasNext()) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }
}
