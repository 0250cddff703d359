package org.onrecord.timeline;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.event.Author;
import org.onrecord.event.Commitment;
import org.onrecord.event.Decoded;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventCodec;
import org.onrecord.event.EventIds;
import org.onrecord.event.FollowUp;
import org.onrecord.log.RecordPosition;

/** Plays events to a history, one record after the other, a minute apart, as the log would bring them. */
final class Script {

    static final String SLUG = "ratify-the-covenant";
    static final UUID ID = EventIds.ofCommitment(SLUG);

    private static final EventCodec CODEC = new EventCodec();
    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    /** A record of the log. */
    record Played(Envelope envelope, String canonical, RecordPosition at, Instant recordedAt) {}

    final UUID id;
    final CommitmentHistory history;
    final List<Played> log = new ArrayList<>();
    final List<Entry> timeline = new ArrayList<>();

    /** A history in which nothing happened. */
    Script() {
        this(SLUG);
    }

    private Script(String slug) {
        this.id = EventIds.ofCommitment(slug);
        this.history = new CommitmentHistory(id, CODEC);
    }

    /** A history in which an item was registered. */
    static Script of(Commitment commitment) {
        Script script = new Script(commitment.slug());
        script.play(new Event.CommitmentRegistered(commitment));
        return script;
    }

    /** The moment at which the log takes the nth record, from 0. */
    static Instant minute(int n) {
        return BEGIN.plusSeconds(60L * n);
    }

    Verdict play(Event event) {
        return play(new UUID(7, log.size()), event);
    }

    Verdict play(UUID eventId, Event event) {
        Envelope envelope =
                new Envelope(eventId, id, "urn:onrecord:test", BEGIN, null, new Author("key:1", "A. Writer"), event);
        EncodedEvent encoded = CODEC.encode(envelope);
        byte[] key = encoded.key().getBytes(StandardCharsets.UTF_8);
        if (!(CODEC.decode(key, encoded.headers(), encoded.value()) instanceof Decoded.Read read)) {
            throw new IllegalArgumentException("the codec cannot read " + event);
        }
        return play(
                new Played(read.envelope(), read.canonical(), new RecordPosition(0, log.size()), minute(log.size())));
    }

    Verdict play(Played played) {
        log.add(played);
        Verdict verdict = history.apply(played.envelope(), played.canonical(), played.at(), played.recordedAt());
        if (verdict instanceof Verdict.Applied applied) {
            timeline.add(applied.entry());
        }
        return verdict;
    }

    /** Logs a follow-up that must be applied; answers its id. */
    UUID logs(FollowUp followUp) {
        return applied(play(new Event.FollowUpLogged(followUp))).entry().followUpId();
    }

    /** What was known of it at a moment: the same records, as far as they had been taken. */
    Script knownAt(Instant knownAt) {
        Script known = new Script(history.content().slug());
        log.stream().filter(played -> !played.recordedAt().isAfter(knownAt)).forEach(known::play);
        return known;
    }

    Entry lastEntry() {
        return timeline.get(timeline.size() - 1);
    }

    Standing everybodySees() {
        return history.standing(Audience.PUBLIC);
    }

    Standing analystsSee() {
        return history.standing(Audience.INTERNAL);
    }

    static Verdict.Applied applied(Verdict verdict) {
        if (verdict instanceof Verdict.Applied applied) {
            return applied;
        }
        throw new AssertionError("not applied: " + verdict);
    }
}
