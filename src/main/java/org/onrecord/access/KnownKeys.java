package org.onrecord.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.onrecord.log.ProjectionWatch;

/**
 * Remembers good keys until this instance hears that something was changed, so that a dashboard that polls costs no look-up:
 * every instance is told of a revocation when it is committed, and knows within seconds where it cannot be told.
 */
final class KnownKeys {

    /**
     * A key that was good when it was looked up.
     *
     * @param expiresAt null where it does not expire
     * @param changes how many changes were known of before it was looked up
     * @param until when to look again in any case, by {@link System#nanoTime}
     */
    record Known(Principal principal, Instant expiresAt, long changes, long until) {

        boolean isGoodAt(Instant moment) {
            return expiresAt == null || moment.isBefore(expiresAt);
        }
    }

    /** Often enough to note within a minute or so when a key was last used. */
    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int MOST = 10_000;

    private final Map<String, Known> byHash = new ConcurrentHashMap<>();
    private final ProjectionWatch watch;

    KnownKeys(ProjectionWatch watch) {
        this.watch = watch;
    }

    Optional<Known> find(String hash) {
        long changes = changes();
        return Optional.ofNullable(byHash.get(hash))
                .filter(key -> key.changes() == changes && System.nanoTime() - key.until() < 0);
    }

    /** How many changes are known of: to be asked before a look-up, and given to {@link #keep} after it. */
    long changes() {
        return watch.version().changesInPlace();
    }

    void keep(String hash, Principal principal, Instant expiresAt, long changes) {
        if (byHash.size() >= MOST) {
            byHash.clear();
        }
        byHash.put(hash, new Known(principal, expiresAt, changes, System.nanoTime() + KEPT_NANOS));
    }
}
