package org.onrecord.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.log.ProjectionWatch;

/**
 * The tags of representations that were made since the record last moved, so that who polls costs no query. A tag is
 * right for as long as nothing of the record has moved and the UTC day is the same; a restart forgets them all, and they
 * are made again alike.
 */
@Singleton
final class KnownTags {

    private static final int MOST = 20_000;

    private final UUID process = UUID.randomUUID();
    private final ProjectionWatch watch;
    private final Clock clock;
    private final Cache<Address, Known> tags =
            Caffeine.newBuilder().maximumSize(MOST).build();

    KnownTags(ProjectionWatch watch, Clock clock) {
        this.watch = watch;
        this.clock = clock;
    }

    /**
     * What names a representation.
     *
     * @param target the request's path and query
     * @param variant what else decides what is shown, as the audience
     */
    record Address(String target, Object variant) {}

    /** What the record was when something was read from it. */
    record Moment(ProjectionWatch.Version version, LocalDate day) {}

    private record Known(Moment moment, ETag tag) {}

    /** The tag of what is made from the record as it is, without making it: it does not outlive this process. */
    ETag of(Address address, Moment now) {
        return ETag.of(process, address, now);
    }

    /** To be asked before the record is read. */
    Moment now() {
        return new Moment(watch.version(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    Optional<ETag> find(Address address, Moment now) {
        Known known = tags.getIfPresent(address);
        return known != null && known.moment().equals(now) ? Optional.of(known.tag()) : Optional.empty();
    }

    /**
     * Remembers a tag.
     *
     * @param read the moment before the record was read: what was read is at least as new
     */
    void remember(Address address, Moment read, ETag tag) {
        tags.put(address, new Known(read, tag));
    }
}
