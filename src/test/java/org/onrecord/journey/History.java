package org.onrecord.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.onrecord.event.ActorType;
import org.onrecord.event.Capture;
import org.onrecord.event.Citation;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventIds;
import org.onrecord.event.FollowUp;
import org.onrecord.event.FollowUpType;
import org.onrecord.event.Implementation;
import org.onrecord.event.Kind;
import org.onrecord.event.Relation;
import org.onrecord.event.RelationType;
import org.onrecord.event.Source;
import org.onrecord.event.Visibility;
import org.onrecord.http.Sha256;

/**
 * A history in which everything happens, good and refused, the same for the same seed but for its ids: a few items and
 * sources, and many events about them in any order.
 */
final class History {

    private static final int ITEMS = 12;
    private static final int SOURCES = 3;
    private static final String TEXT = "We will clean the harbour.";

    private final Random random;
    private final List<String> items = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();
    private final List<List<UUID>> followUps = new ArrayList<>();
    private final List<Envelope> events = new ArrayList<>();

    private History(long seed) {
        this.random = new Random(seed);
        for (int i = 0; i < ITEMS; i++) {
            items.add(Events.slug("item"));
            followUps.add(new ArrayList<>());
        }
        for (int i = 0; i < SOURCES; i++) {
            sources.add(Events.slug("source"));
        }
    }

    static List<Envelope> of(long seed, int length) {
        History history = new History(seed);
        // Some are about items and sources that come later, and are refused or dangle.
        while (history.events.size() < length) {
            history.next();
        }
        return history.events;
    }

    private void next() {
        int item = random.nextInt(ITEMS);
        UUID subject = EventIds.ofCommitment(items.get(item));
        int what = random.nextInt(100);
        if (what < 12) {
            add(
                    subject,
                    new Event.CommitmentRegistered(
                            Events.item(items.get(item), item % 4 == 0 ? Kind.CLAIM : Kind.COMMITMENT, citation())));
        } else if (what < 50) {
            Envelope logged = add(subject, new Event.FollowUpLogged(followUp()));
            followUps.get(item).add(logged.id());
        } else if (what < 60) {
            add(subject, new Event.FollowUpCorrected(known(item), followUp(), random.nextBoolean() ? "Better" : null));
        } else if (what < 68) {
            add(subject, new Event.FollowUpRetracted(known(item), "A mistake"));
        } else if (what < 78) {
            add(subject, new Event.CommitmentAmended(patch(), random.nextInt(3) == 0 ? 1 + random.nextInt(9) : null));
        } else if (what < 84) {
            add(
                    subject,
                    new Event.CommitmentRelated(
                            new Relation(any(List.of(RelationType.values())), EventIds.ofCommitment(any(items)))));
        } else if (what < 86) {
            add(subject, new Event.CommitmentWithdrawn("No longer followed"));
        } else if (what < 95) {
            source(random.nextInt(SOURCES));
        } else if (!events.isEmpty()) {
            // Once more under its own id: a duplicate, or a refused one tried again.
            events.add(any(events));
        }
    }

    private void source(int source) {
        String slug = sources.get(source);
        boolean first = random.nextInt(3) == 0;
        Capture capture = random.nextBoolean()
                ? new Capture(Sha256.hex(TEXT), TEXT.length())
                : new Capture("ab".repeat(32), 100 + random.nextInt(100));
        add(
                EventIds.ofSource(slug),
                new Event.SourceCaptured(
                        first
                                ? new Source(
                                        slug,
                                        "Report",
                                        "The port",
                                        ActorType.MEDIA,
                                        Events.on("2022-05"),
                                        "en",
                                        null,
                                        null)
                                : null,
                        first && random.nextBoolean() ? null : capture));
    }

    private Citation citation() {
        if (random.nextBoolean()) {
            return null;
        }
        UUID source = EventIds.ofSource(any(sources));
        return new Citation(source, random.nextBoolean() ? "clean the harbour" : "drain the harbour", null, null);
    }

    private FollowUp followUp() {
        Visibility visibility = random.nextInt(4) == 0 ? Visibility.INTERNAL : Visibility.PUBLIC;
        String date = any(List.of("2022", "2023-02", "2023-02-28", "2022-08-31T22:00:00.5+02:00", "2024-01-01"));
        if (random.nextInt(5) == 0) {
            return new FollowUp(FollowUpType.CHECK, Events.on(date), null, List.of(), List.of(), visibility);
        }
        Implementation value = any(List.of(Implementation.values()));
        return Events.followUp(date, "Something happened “" + random.nextInt() + "” 😀", value, visibility);
    }

    private UUID known(int item) {
        List<UUID> known = followUps.get(item);
        return known.isEmpty() || random.nextInt(8) == 0 ? UUID.randomUUID() : any(known);
    }

    private JsonNode patch() {
        return switch (random.nextInt(4)) {
            case 0 -> JsonNodeFactory.instance.objectNode().put("title", "A title " + random.nextInt(5));
            case 1 -> JsonNodeFactory.instance.objectNode().putNull("citation");
            case 2 -> JsonNodeFactory.instance.objectNode().put("slug", "another-slug");
            default ->
                JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                "citation",
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put(
                                                "sourceId",
                                                EventIds.ofSource(any(sources)).toString())
                                        .put("quote", "clean the harbour"));
        };
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Envelope add(UUID subject, Event event) {
        Envelope envelope = Events.of(subject, event);
        events.add(envelope);
        return envelope;
    }
}
