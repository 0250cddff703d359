package org.onrecord.timeline;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * The histories that the projector decides on, the least recently used given up first. What a batch on its way has
 * touched stays: its rows cannot be read back yet. For one thread, but for {@link #committed}.
 */
final class HistoryCache<H> {

    private final long maxWeight;
    private final ToLongFunction<H> weigher;
    private final Map<UUID, Cached<H>> held = new LinkedHashMap<>(1024, 0.75f, true);
    private long weight;
    private long batch;
    private Cached<H> touched;
    private volatile long committedBatch;

    /**
     * An empty cache.
     *
     * @param maxWeight in bytes, roughly
     */
    HistoryCache(long maxWeight, ToLongFunction<H> weigher) {
        this.maxWeight = maxWeight;
        this.weigher = weigher;
    }

    /** Begins a batch, and makes room. */
    long begin() {
        Iterator<Cached<H>> oldest = held.values().iterator();
        while (weight > maxWeight && oldest.hasNext()) {
            Cached<H> candidate = oldest.next();
            if (candidate.batch <= committedBatch) {
                weight -= candidate.weight;
                oldest.remove();
            }
        }
        return ++batch;
    }

    /** Says that a batch and all before it can be read back. May be called from another thread than the rest. */
    void committed(long committed) {
        committedBatch = committed;
    }

    boolean holds(UUID subject) {
        return held.containsKey(subject);
    }

    /** The history of a subject that is held, from now on touched by the batch. */
    H touch(UUID subject) {
        touched = held.get(subject);
        touched.batch = batch;
        return touched.history;
    }

    void put(UUID subject, int partition, H history) {
        Cached<H> fresh = new Cached<>(history, partition);
        held.put(subject, fresh);
        weigh(fresh);
    }

    /** Takes account of what the batch added to the subject that was touched last. */
    void grown() {
        weigh(touched);
    }

    void forget(Collection<Integer> partitions) {
        held.values().removeIf(one -> {
            boolean gone = partitions.contains(one.partition);
            weight -= gone ? one.weight : 0;
            return gone;
        });
    }

    private void weigh(Cached<H> one) {
        long now = weigher.applyAsLong(one.history);
        weight += now - one.weight;
        one.weight = now;
    }

    private static final class Cached<H> {

        private final H history;
        private final int partition;
        private long weight;
        private long batch;

        Cached(H history, int partition) {
            this.history = history;
            this.partition = partition;
        }
    }
}
