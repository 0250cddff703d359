package org.onrecord.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.onrecord.event.Accuracy;
import org.onrecord.event.ActorType;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Author;
import org.onrecord.event.Basis;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventIds;
import org.onrecord.event.Evidence;
import org.onrecord.event.FollowUp;
import org.onrecord.event.FollowUpType;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Relation;
import org.onrecord.event.RelationType;
import org.onrecord.event.Reliability;
import org.onrecord.event.Visibility;

/**
 * A record of years, made up: the same seed gives the same events. Items are registered all along, and follow-ups about
 * all of them arrive mixed, as they do where many people log; most are the newest of their item, some are late. Sizes
 * are those of the bundled sample.
 */
final class Backlog {

    private static final Instant FIRST_WRITTEN = Instant.parse("2020-01-01T00:00:00Z");
    private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
    private static final int DAYS = 2_000;
    private static final int SOURCES = 100;
    private static final List<Kind> KINDS =
            List.of(Kind.CALL, Kind.RECOMMENDATION, Kind.APPEAL, Kind.ASSURANCE, Kind.COMMITMENT, Kind.CLAIM);
    private static final List<RelationType> RELATIONS = List.of(RelationType.values());
    private static final List<Reliability> RELIABILITIES = List.of(Reliability.values());
    private static final List<Basis> BASES = List.of(Basis.values());
    private static final List<Implementation> IMPLEMENTATIONS = List.of(Implementation.values());
    private static final List<Accuracy> ACCURACIES = List.of(Accuracy.values());
    private static final List<Author> AUTHORS = List.of(
            new Author("key:desk-one", "Desk one"),
            new Author("key:desk-two", "Desk two"),
            new Author("key:desk-three", "Desk three"));
    private static final List<Assessor> ASSESSORS = List.of(
            new Assessor("Analyst of this record", ActorType.ANALYST),
            new Assessor("Ministry of the responsible state", ActorType.STATE),
            new Assessor("Office of the reviewing body", ActorType.UN_BODY),
            new Assessor("Coalition of twenty-six civil society groups", ActorType.NGO),
            new Assessor("Regional court of review", ActorType.COURT),
            new Assessor("Institute for public policy", ActorType.ACADEMIC));

    private final Random random;
    private final Phrases phrases;
    private final int events;
    private final int commitments;
    private final List<Item> items = new ArrayList<>();
    private int written;

    /**
     * A backlog of a size.
     *
     * @param events in all, items' registrations included
     * @param commitments at the most half of the events
     */
    Backlog(long seed, int events, int commitments) {
        if (commitments < 1 || events < SOURCES + 2 * commitments) {
            throw new IllegalArgumentException("too few events for " + commitments + " commitments: " + events);
        }
        this.random = new Random(seed);
        this.phrases = new Phrases(random);
        this.events = events;
        this.commitments = commitments;
    }

    /** Gives all of it, in the order of the log; once. */
    void writeTo(Consumer<Envelope> log) {
        for (int i = 0; i < SOURCES; i++) {
            log.accept(source(i));
        }
        while (written < events) {
            int toRegister = commitments - items.size();
            boolean register = items.isEmpty() || random.nextInt(events - written) < toRegister;
            log.accept(register ? registered(items.size()) : next(items.get(random.nextInt(items.size()))));
        }
    }

    private Envelope source(int number) {
        String slug = "source-" + number;
        return envelope(
                EventIds.ofSource(slug), new Event.SourceCaptured(phrases.source(slug, moment(number % DAYS)), null));
    }

    private Envelope registered(int number) {
        String slug = "item-" + number + "-" + phrases.slug();
        Kind kind = phrases.any(KINDS);
        Item item = new Item(EventIds.ofCommitment(slug), kind);
        items.add(item);
        UUID source = EventIds.ofSource("source-" + random.nextInt(SOURCES));
        return envelope(
                item.id, new Event.CommitmentRegistered(phrases.commitment(slug, kind, moment(today() - 30), source)));
    }

    private Envelope next(Item item) {
        int chance = random.nextInt(1_000);
        if (chance < 10) {
            return envelope(item.id, new Event.CommitmentAmended(phrases.patch(), null));
        }
        if (chance < 25 && items.size() > 1) {
            Item other = items.get(random.nextInt(items.size()));
            Relation relation = new Relation(phrases.any(RELATIONS), other.id);
            if (other != item && item.related.add(relation)) {
                return envelope(item.id, new Event.CommitmentRelated(relation));
            }
        }
        if (chance < 45 && !item.followUps.isEmpty()) {
            UUID corrected = item.followUps.get(random.nextInt(item.followUps.size()));
            return envelope(
                    item.id, new Event.FollowUpCorrected(corrected, followUp(item), phrases.sentences(40, 120)));
        }
        if (chance < 55 && !item.followUps.isEmpty()) {
            UUID retracted = item.followUps.remove(random.nextInt(item.followUps.size()));
            return envelope(item.id, new Event.FollowUpRetracted(retracted, phrases.sentences(40, 120)));
        }
        Envelope logged = envelope(item.id, new Event.FollowUpLogged(followUp(item)));
        item.followUps.add(logged.id());
        return logged;
    }

    private FollowUp followUp(Item item) {
        boolean check = random.nextInt(6) == 0;
        int late = random.nextInt(10) == 0 ? random.nextInt(400) : random.nextInt(3);
        ImpreciseDate occurredOn = moment(today() - late);
        List<Assessment> assessments = new ArrayList<>();
        int voices = check ? random.nextInt(2) : 1 + random.nextInt(2);
        int first = random.nextInt(ASSESSORS.size());
        for (int i = 0; i < voices; i++) {
            assessments.add(assessment(item.kind, ASSESSORS.get((first + i) % ASSESSORS.size())));
        }
        List<Evidence> evidence = new ArrayList<>();
        int pieces = check ? random.nextInt(2) : 1 + random.nextInt(2);
        for (int i = 0; i < pieces; i++) {
            evidence.add(phrases.evidence(occurredOn, phrases.any(RELIABILITIES), 1 + random.nextInt(6)));
        }
        return new FollowUp(
                check ? FollowUpType.CHECK : FollowUpType.UPDATE,
                occurredOn,
                phrases.sentences(120, 330),
                assessments,
                evidence,
                random.nextInt(50) == 0 ? Visibility.INTERNAL : Visibility.PUBLIC);
    }

    private Assessment assessment(Kind kind, Assessor assessor) {
        boolean claim = kind == Kind.CLAIM;
        return new Assessment(
                assessor,
                claim ? null : phrases.any(IMPLEMENTATIONS),
                claim ? phrases.any(ACCURACIES) : null,
                null,
                null,
                assessor.isAnalyst() ? Basis.FINDING : phrases.any(BASES),
                false,
                null,
                null);
    }

    private Envelope envelope(UUID subject, Event event) {
        Instant time = FIRST_WRITTEN.plusSeconds(written * 60L);
        // Ordered by time like the ids the service gives (UUIDv7), and the same in every run.
        UUID id = new UUID(
                (time.toEpochMilli() << 16) | 0x7000 | random.nextInt(0x1000),
                (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
        written++;
        return new Envelope(id, subject, "urn:onrecord:service", time, null, phrases.any(AUTHORS), event);
    }

    private int today() {
        return (int) ((long) written * DAYS / events);
    }

    private static ImpreciseDate moment(int day) {
        return ImpreciseDate.parse(FIRST_DAY.plusDays(day).toString()).orElseThrow();
    }

    /** What must be known of an item to write about it. */
    private static final class Item {

        private final UUID id;
        private final Kind kind;
        private final List<UUID> followUps = new ArrayList<>();
        private final Set<Relation> related = new HashSet<>();

        Item(UUID id, Kind kind) {
            this.id = id;
            this.kind = kind;
        }
    }
}
