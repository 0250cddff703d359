package org.onrecord.commitment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onrecord.event.Accuracy;
import org.onrecord.event.ActorType;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Basis;
import org.onrecord.event.Commitment;
import org.onrecord.event.Deadline;
import org.onrecord.event.DeadlineBasis;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventIds;
import org.onrecord.event.FollowUp;
import org.onrecord.event.FollowUpType;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Relation;
import org.onrecord.event.RelationType;
import org.onrecord.event.Speaker;
import org.onrecord.event.Term;
import org.onrecord.event.Visibility;
import org.onrecord.journey.Events;
import org.onrecord.timeline.Moment;
import org.onrecord.timeline.Timeliness;

/** Items and filters made of few values, so that many of one meet many of the other. */
public final class RandomItems {

    private static final List<String> NAMES =
            List.of("Port of Áland", "PORT OF ÁLAND", "Straße", "STRASSE", "Council", "council ", "A, B");
    private static final List<String> COUNTRIES = List.of("CN", "FR", "DE");
    private static final List<String> DATES =
            List.of("2021", "2022", "2022-05", "2022-05-28", "2022-05-28T10:00:00.123456Z", "2023-01-01", "2024-06");
    private static final List<LocalDate> DEADLINES = Stream.of("2022-07-08", "2024-02-29", "2030-01-01")
            .map(LocalDate::parse)
            .toList();

    private final Random random;

    public RandomItems(Random random) {
        this.random = random;
    }

    /** Some events of one item; some of them will be refused. */
    public List<Envelope> history() {
        String slug = Events.slug("filtered");
        UUID id = EventIds.ofCommitment(slug);
        boolean claim = random.nextInt(4) == 0;
        List<Envelope> events = new ArrayList<>();
        List<UUID> followUps = new ArrayList<>();
        events.add(Events.of(id, new Event.CommitmentRegistered(item(slug, claim))));
        for (int left = random.nextInt(7); left > 0; left--) {
            Event event = next(claim, followUps);
            Envelope envelope = Events.of(id, event);
            events.add(envelope);
            if (event instanceof Event.FollowUpLogged) {
                followUps.add(envelope.id());
            }
        }
        return events;
    }

    private Event next(boolean claim, List<UUID> followUps) {
        int what = random.nextInt(20);
        if (what < 3) {
            return new Event.CommitmentAmended(patch(), null);
        } else if (what < 4) {
            return new Event.CommitmentWithdrawn("No longer followed");
        } else if (what < 5) {
            return new Event.CommitmentRelated(new Relation(RelationType.REPEATS, UUID.randomUUID()));
        } else if (what < 8 && !followUps.isEmpty()) {
            return new Event.FollowUpCorrected(any(followUps), followUp(claim), "Misread");
        } else if (what < 10 && !followUps.isEmpty()) {
            return new Event.FollowUpRetracted(any(followUps), "A mistake");
        }
        return new Event.FollowUpLogged(followUp(claim));
    }

    public Filter filter() {
        return new Filter(
                words(Term.words(Kind.class)),
                words(assessed(Term.words(Implementation.class))),
                words(assessed(Term.words(Accuracy.class))),
                words(Term.words(Timeliness.class)),
                rarely() ? random.nextBoolean() : null,
                names(),
                names(),
                names(),
                rarely() ? Set.of(any(COUNTRIES)) : Set.of(),
                names(),
                names(),
                rarely() ? date(any(DATES)) : null,
                rarely() ? date(any(DATES)) : null,
                null,
                null);
    }

    Moment moment(List<Instant> recorded) {
        return new Moment(
                random.nextInt(3) == 0 ? null : date(any(DATES)).end(), random.nextInt(3) == 0 ? null : any(recorded));
    }

    public LocalDate day() {
        return any(DEADLINES).plusDays(random.nextInt(70) - 35L);
    }

    private Commitment item(String slug, boolean claim) {
        return new Commitment(
                slug,
                claim ? Kind.CLAIM : any(List.of(Kind.CALL, Kind.COMMITMENT, Kind.APPEAL)),
                "Clean the harbour",
                null,
                List.of(
                        new Speaker(any(NAMES), null, null, ActorType.STATE),
                        new Speaker(random.nextBoolean() ? any(NAMES) : null, null, any(NAMES), ActorType.NGO)),
                null,
                some(NAMES),
                some(NAMES),
                some(COUNTRIES),
                random.nextBoolean() ? any(NAMES) : null,
                some(NAMES),
                date(any(DATES)),
                null,
                deadline(),
                List.of(),
                null);
    }

    private Deadline deadline() {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new Deadline(any(DEADLINES), null, "later", DeadlineBasis.INFERRED);
            default -> new Deadline(null, any(DEADLINES), null, DeadlineBasis.STATED);
        };
    }

    private ObjectNode patch() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        if (random.nextBoolean()) {
            patch.put("region", any(NAMES)).put("statedOn", any(DATES));
        } else {
            patch.putNull("deadline");
        }
        return patch;
    }

    private FollowUp followUp(boolean claim) {
        Assessor assessor = random.nextInt(3) == 0
                ? new Assessor("Watchers", ActorType.NGO)
                : new Assessor("Desk", ActorType.ANALYST);
        List<Implementation> likely = List.of(
                Implementation.IMPLEMENTED,
                Implementation.WITHDRAWN,
                Implementation.SUPERSEDED,
                any(List.of(Implementation.values())));
        return new FollowUp(
                FollowUpType.UPDATE,
                date(any(List.of("2022", "2022-07-08", "2022-07-09T00:00:00Z", "2024-02", "2025-01-01"))),
                "As seen",
                List.of(new Assessment(
                        assessor,
                        claim ? null : any(likely),
                        claim ? any(List.of(Accuracy.values())) : null,
                        null,
                        null,
                        Basis.FINDING,
                        false,
                        null,
                        null)),
                List.of(),
                random.nextInt(3) == 0 ? Visibility.INTERNAL : Visibility.PUBLIC);
    }

    private Set<String> names() {
        return rarely() ? Set.of(Assessor.fold(any(NAMES))) : Set.of();
    }

    private Set<String> words(List<String> vocabulary) {
        return rarely() ? some(vocabulary).stream().collect(Collectors.toSet()) : Set.of();
    }

    private static List<String> assessed(List<String> words) {
        return Stream.concat(words.stream(), Stream.of(Implementation.NOT_ASSESSED))
                .toList();
    }

    private <T> List<T> some(List<T> of) {
        return of.stream().filter(one -> random.nextInt(of.size()) < 2).toList();
    }

    private boolean rarely() {
        return random.nextInt(6) == 0;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static ImpreciseDate date(String text) {
        return ImpreciseDate.parse(text).orElseThrow();
    }
}
