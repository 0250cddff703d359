package org.onrecord.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * So many requests a minute for each who asks. A bucket that nobody has touched for longer than it takes to fill is
 * forgotten, which makes no difference; beyond {@link #MOST} callers at once the longest unseen ones begin anew, so that
 * memory is bounded whoever comes.
 */
final class RateLimit {

    static final int MOST = 50_000;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final String name;
    private final int perMinute;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(WINDOW.plusSeconds(10))
            .build();

    /**
     * What came of asking.
     *
     * @param left how many requests are left at once
     * @param full in how many seconds none will be missing
     * @param next in how many seconds there will be one; 0 where one was taken
     */
    record Taken(boolean allowed, long left, long full, long next) {}

    /** A limit; 0 a minute is none. */
    RateLimit(String name, int perMinute) {
        this.name = name;
        this.perMinute = perMinute;
    }

    boolean isOff() {
        return perMinute <= 0;
    }

    int perMinute() {
        return perMinute;
    }

    Taken take(String who) {
        ConsumptionProbe probe = bucket(who).tryConsumeAndReturnRemaining(1);
        return new Taken(
                probe.isConsumed(),
                probe.getRemainingTokens(),
                seconds(probe.getNanosToWaitForReset()),
                seconds(probe.getNanosToWaitForRefill()));
    }

    /** Whether nothing is left; takes nothing, and makes nothing for whom nothing is known of. */
    boolean isSpent(String who) {
        Bucket known = buckets.getIfPresent(who);
        return known != null && known.getAvailableTokens() <= 0;
    }

    /** {@code RateLimit-Policy} of draft-ietf-httpapi-ratelimit-headers: the quota and its window in seconds. */
    String policyField() {
        return "\"" + name + "\";q=" + perMinute + ";w=" + WINDOW.toSeconds();
    }

    /** {@code RateLimit} of the same: what is left, and in how many seconds all is there again. */
    String field(Taken taken) {
        return "\"" + name + "\";r=" + taken.left() + ";t=" + taken.full();
    }

    /** How many callers something is known of. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket bucket(String who) {
        Bucket known = buckets.getIfPresent(who);
        return known != null ? known : buckets.get(who, anyone -> full());
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
                .withNanosecondPrecision()
                .build();
    }

    private static long seconds(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return (nanos + second - 1) / second;
    }
}
