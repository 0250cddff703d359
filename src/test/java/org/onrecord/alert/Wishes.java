package org.onrecord.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onrecord.commitment.RandomItems;
import org.onrecord.event.Decoded;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.Envelope;
import org.onrecord.event.EventCodec;
import org.onrecord.event.Implementation;
import org.onrecord.event.Term;
import org.onrecord.log.Position;
import org.onrecord.log.RecordPosition;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.CommitmentHistory;
import org.onrecord.timeline.Verdict;

/** Subscriptions and happenings made of few values, so that many of one meet many of the other. */
final class Wishes {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int PARTITIONS = 3;

    private final Random random;
    private final RandomItems items;
    private final List<UUID> commitments = new ArrayList<>();

    Wishes(Random random) {
        this.random = random;
        this.items = new RandomItems(random);
    }

    /** A subscription that is told of everything that it wants. */
    static Subscription of(Wanted wanted) {
        return of(UUID.randomUUID(), wanted, Position.start(), Instant.EPOCH);
    }

    static Subscription of(UUID id, Wanted wanted, Position since, Instant sinceTime) {
        return new Subscription(
                id,
                "key:owner",
                "A wish",
                wanted,
                new Channel.Webhook("https://example.org/", false, false),
                null,
                null,
                true,
                since,
                sinceTime,
                BEGIN,
                null,
                null,
                null,
                1,
                BEGIN,
                BEGIN);
    }

    Subscription subscription() {
        return of(
                UUID.randomUUID(),
                new Wanted("{}", items.filter(), someCommitments(), interests()),
                random.nextInt(4) == 0
                        ? Position.start().advancedTo(random.nextInt(PARTITIONS), random.nextInt(1_000))
                        : Position.start(),
                random.nextInt(4) == 0 ? BEGIN.plusSeconds(random.nextInt(1_000)) : Instant.EPOCH);
    }

    /** Everything that happens to one item, as the public sees it. */
    List<AlertQueue.Judged> history() {
        EventCodec codec = new EventCodec();
        List<AlertQueue.Judged> happenings = new ArrayList<>();
        Happenings reading = new Happenings(new AlertLinks(() -> Optional.empty()));
        List<Envelope> events = items.history();
        CommitmentHistory history = new CommitmentHistory(events.get(0).subject(), codec);
        commitments.add(history.id());
        for (Envelope event : events) {
            Passage.View before = history.exists() ? view(history) : null;
            RecordPosition at = new RecordPosition(random.nextInt(PARTITIONS), random.nextInt(1_000));
            Verdict verdict =
                    history.apply(event, canonical(codec, event), at, BEGIN.plusSeconds(random.nextInt(1_000)));
            if (verdict instanceof Verdict.Applied applied && !applied.entry().internal()) {
                happenings.add(reading.of(new Passage(event, applied.entry(), before, view(history), false)));
            }
        }
        if (random.nextBoolean() && !happenings.isEmpty()) {
            happenings.add(raisedByTime(happenings.get(happenings.size() - 1)));
        }
        return happenings;
    }

    private static String canonical(EventCodec codec, Envelope event) {
        EncodedEvent encoded = codec.encode(event);
        byte[] key = encoded.key().getBytes(StandardCharsets.UTF_8);
        return ((Decoded.Read) codec.decode(key, encoded.headers(), encoded.value())).canonical();
    }

    private AlertQueue.Judged raisedByTime(AlertQueue.Judged last) {
        return new AlertQueue.Judged(
                new Happening(
                        UUID.randomUUID(),
                        last.happening().commitmentId(),
                        null,
                        List.of(Happening.Raised.of(
                                any(List.of(ChangeType.DEADLINE_PASSED, ChangeType.COMMITMENT_STALE)))),
                        null,
                        BEGIN.plusSeconds(random.nextInt(1_000)),
                        JsonNodeFactory.instance.objectNode()),
                last.facts());
    }

    private static Passage.View view(CommitmentHistory history) {
        return new Passage.View(
                history.content(),
                history.standing(Audience.PUBLIC),
                history.isWithdrawn(),
                history.updatedAt(Audience.PUBLIC));
    }

    private Set<UUID> someCommitments() {
        return commitments.isEmpty() || random.nextInt(4) > 0
                ? Set.of()
                : Stream.generate(() -> any(commitments)).limit(3).collect(Collectors.toSet());
    }

    private List<ChangeInterest> interests() {
        List<ChangeInterest> interests = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            ChangeType type = any(List.of(ChangeType.values()));
            boolean standing = type == ChangeType.STANDING_CHANGED;
            interests.add(new ChangeInterest(type, standing ? values() : Set.of(), standing ? values() : Set.of()));
        }
        return interests;
    }

    private Set<String> values() {
        return random.nextBoolean() ? Set.of() : Set.of(any(Term.words(Implementation.class)), "not_assessed");
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
