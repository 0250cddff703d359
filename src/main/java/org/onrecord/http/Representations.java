package org.onrecord.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.onrecord.log.ProjectionWatch;

/**
 * What was made from the record since it last moved, so that who polls costs no query, and many who poll cost one where
 * it did move: of every representation the tag, and of as many as there is room for the bytes. Both are right for as long
 * as nothing of the record has moved and the UTC day is the same; a restart forgets them all, and they are made again
 * alike.
 */
@Singleton
final class Representations {

    private static final int MOST_TAGS = 20_000;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    /** A longer one would put too many others out. */
    private static final int LONGEST = MOST_BYTES / 16;

    private final UUID process = UUID.randomUUID();
    private final ProjectionWatch watch;
    private final Clock clock;
    private final Cache<Address, Known<ETag>> tags =
            Caffeine.newBuilder().maximumSize(MOST_TAGS).build();
    private final Cache<Address, Known<Representation>> bodies = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((Address address, Known<Representation> known) ->
                    address.target().length() + known.value().size())
            .build();
    private final Map<Making, CompletableFuture<Representation>> underWay = new ConcurrentHashMap<>();

    Representations(ProjectionWatch watch, Clock clock) {
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

    private record Known<T>(Moment moment, T value) {}

    private record Making(Address address, Moment moment) {}

    /** The tag of what is made from the record as it is, without making it: it does not outlive this process. */
    ETag tagOfRecord(Address address, Moment now) {
        return ETag.of(process, address, now);
    }

    /** To be asked before the record is read. */
    Moment now() {
        return new Moment(watch.version(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    /** The tag of a representation that was made. */
    Optional<ETag> tag(Address address, Moment now) {
        return find(tags, address, now);
    }

    /**
     * A representation that is made for whoever asks.
     *
     * @param now the moment before the record is read: what is read is at least as new
     */
    Representation fresh(Address address, Moment now, Supplier<Representation> make) {
        Representation representation = make.get();
        remember(address, now, representation);
        return representation;
    }

    /**
     * A representation that is made once for all who ask for it: whoever does so while it is made waits for it, and shares
     * what comes of it, be it a failure.
     *
     * @param now as for {@link #fresh}
     */
    Representation shared(Address address, Moment now, Supplier<Representation> make) {
        Optional<Representation> made = find(bodies, address, now);
        if (made.isPresent()) {
            return made.get();
        }
        Making making = new Making(address, now);
        CompletableFuture<Representation> mine = new CompletableFuture<>();
        CompletableFuture<Representation> first = underWay.putIfAbsent(making, mine);
        if (first != null) {
            return outcome(first);
        }
        try {
            Representation representation = fresh(address, now, make);
            mine.complete(representation);
            return representation;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(making);
        }
    }

    private void remember(Address address, Moment read, Representation representation) {
        tags.put(address, new Known<>(read, representation.tag()));
        if (representation.size() <= LONGEST) {
            bodies.put(address, new Known<>(read, representation));
        } else {
            bodies.invalidate(address);
        }
    }

    private static Representation outcome(CompletableFuture<Representation> first) {
        try {
            return first.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static <T> Optional<T> find(Cache<Address, Known<T>> cache, Address address, Moment now) {
        Known<T> known = cache.getIfPresent(address);
        return known != null && known.moment().equals(now) ? Optional.of(known.value()) : Optional.empty();
    }
}
