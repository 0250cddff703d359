package org.onrecord.journey;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.onrecord.event.ActorType;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Author;
import org.onrecord.event.Basis;
import org.onrecord.event.Citation;
import org.onrecord.event.Commitment;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventIds;
import org.onrecord.event.FollowUp;
import org.onrecord.event.FollowUpType;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Speaker;
import org.onrecord.event.Visibility;

/** Events as tests append them, each in its envelope. */
public final class Events {

    public static final Author AUTHOR = new Author("key:test", "A test");

    private static final Instant TIME = Instant.parse("2026-11-23T10:15:30Z");
    private static final EventIds IDS = new EventIds();

    private Events() {}

    /** A slug that no other test uses. */
    public static String slug(String stem) {
        return stem + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    public static Envelope registered(String slug) {
        return registered(slug, null);
    }

    static Envelope registered(String slug, Citation citation) {
        return of(EventIds.ofCommitment(slug), new Event.CommitmentRegistered(item(slug, Kind.COMMITMENT, citation)));
    }

    static Commitment item(String slug, Kind kind, Citation citation) {
        return new Commitment(
                slug,
                kind,
                "Clean the harbour",
                null,
                List.of(new Speaker("A. Speaker", null, "The port", ActorType.STATE)),
                null,
                List.of(),
                List.of("The port"),
                List.of("CN"),
                null,
                List.of("harbours"),
                on("2022-05-28"),
                null,
                null,
                List.of(),
                citation);
    }

    public static Envelope logged(String slug, String summary) {
        return of(
                EventIds.ofCommitment(slug),
                new Event.FollowUpLogged(
                        followUp("2022-08-31", summary, Implementation.IN_PROGRESS, Visibility.PUBLIC)));
    }

    static FollowUp followUp(String occurredOn, String summary, Implementation value, Visibility visibility) {
        return new FollowUp(
                FollowUpType.UPDATE,
                on(occurredOn),
                summary,
                List.of(new Assessment(
                        new Assessor("Watchers", ActorType.NGO),
                        value,
                        null,
                        null,
                        null,
                        Basis.FINDING,
                        false,
                        null,
                        null)),
                List.of(),
                visibility);
    }

    /** An event under a fresh id. */
    public static Envelope of(UUID subject, Event event) {
        return new Envelope(
                IDS.next(), subject, URI.create("urn:onrecord:service").toString(), TIME, null, AUTHOR, event);
    }

    static ImpreciseDate on(String text) {
        return ImpreciseDate.parse(text).orElseThrow();
    }
}
