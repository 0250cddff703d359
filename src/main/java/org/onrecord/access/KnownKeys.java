package org.onrecord.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers good keys for half a second: a dashboard that polls costs no look-up each time, and a key revoked on another
 * instance is refused here within a second.
 */
final class KnownKeys {

    /**
     * A key that was good when it was looked up.
     *
     * @param expiresAt null where it does not expire
     * @param until when to look again, by {@link System#nanoTime}
     */
    record Known(Principal principal, Instant expiresAt, long until) {

        boolean isGoodAt(Instant moment) {
            return expiresAt == null || moment.isBefore(expiresAt);
        }
    }

    private static final long KEPT_NANOS = Duration.ofMillis(500).toNanos();
    private static final int MOST = 10_000;

    private final Map<String, Known> byHash = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();

    Optional<Known> find(String hash) {
        Known found = byHash.get(hash);
        return found == null || System.nanoTime() - found.until() > 0 ? Optional.empty() : Optional.of(found);
    }

    /** To be asked before a look-up, and given to {@link #keep} after it. */
    long generation() {
        return generation.get();
    }

    /** Keeps what was looked up, unless keys were forgotten since the look-up began. */
    void keep(String hash, Principal principal, Instant expiresAt, long lookedUpIn) {
        if (byHash.size() >= MOST) {
            byHash.clear();
        }
        byHash.put(hash, new Known(principal, expiresAt, System.nanoTime() + KEPT_NANOS));
        if (generation.get() != lookedUpIn) {
            byHash.remove(hash);
        }
    }

    void forgetAll() {
        generation.incrementAndGet();
        byHash.clear();
    }
}
