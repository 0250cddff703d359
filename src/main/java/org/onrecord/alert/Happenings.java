package org.onrecord.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.onrecord.commitment.FilterFacts;
import org.onrecord.event.Commitment;
import org.onrecord.log.Position;
import org.onrecord.timeline.Entry;
import org.onrecord.timeline.Standing;
import org.onrecord.timeline.Timeliness;

/** Makes of an entry what subscribers may be told: nothing but what the public sees, as it was then. */
@Singleton
final class Happenings {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final AlertLinks links;

    Happenings(AlertLinks links) {
        this.links = links;
    }

    /** An entry that the public sees, with the item judged as it left it. */
    AlertQueue.Judged of(Passage passage) {
        Entry entry = passage.entry();
        Passage.View after = passage.after();
        FilterFacts facts = FilterFacts.of(
                after.content(), after.standing(), after.withdrawn(), after.updatedAt(), day(entry.recordedAt()));
        return new AlertQueue.Judged(
                new Happening(
                        entry.eventId(),
                        entry.subject(),
                        entry.followUpId(),
                        raised(passage),
                        entry.at(),
                        entry.recordedAt(),
                        data(passage)),
                facts);
    }

    private static List<Happening.Raised> raised(Passage passage) {
        List<Happening.Raised> raised = new ArrayList<>();
        switch (passage.entry().entryType()) {
            case "registered" -> raised.add(Happening.Raised.of(ChangeType.COMMITMENT_REGISTERED));
            case "update", "check" -> raised.add(Happening.Raised.of(ChangeType.FOLLOW_UP_LOGGED));
            case "corrected" -> {
                raised.add(Happening.Raised.of(ChangeType.FOLLOW_UP_CORRECTED));
                if (passage.firstSeen()) {
                    raised.add(Happening.Raised.of(ChangeType.FOLLOW_UP_LOGGED));
                }
            }
            case "retracted" -> raised.add(Happening.Raised.of(ChangeType.FOLLOW_UP_RETRACTED));
            default -> raised.add(Happening.Raised.of(ChangeType.COMMITMENT_AMENDED));
        }
        if (passage.before() != null) {
            Standing before = passage.before().standing();
            Standing after = passage.after().standing();
            if (!Objects.equals(headline(before), headline(after))) {
                raised.add(new Happening.Raised(ChangeType.STANDING_CHANGED, headline(before), headline(after)));
            }
            if (before.contested() != after.contested()) {
                raised.add(new Happening.Raised(
                        ChangeType.STANDING_CONTESTED,
                        String.valueOf(before.contested()),
                        String.valueOf(after.contested())));
            }
        }
        return raised;
    }

    /** The one of the two axes that the item has. */
    private static String headline(Standing standing) {
        return standing.implementation() == null ? standing.accuracy() : standing.implementation();
    }

    private ObjectNode data(Passage passage) {
        Entry entry = passage.entry();
        Commitment content = passage.after().content();
        LocalDate day = day(entry.recordedAt());
        JsonNode event = parse(entry.event()).path("data");
        ObjectNode data = AlertData.about(
                entry.subject(), content.slug(), content.title(), content.kind().wire());
        data.set("entry", entry(entry, event));
        data.set("followUp", followUp(entry, event));
        ObjectNode standing = data.putObject("standing");
        standing.set("before", passage.before() == null ? null : standing(passage.before(), day));
        standing.set("after", standing(passage.after(), day));
        data.put("position", Position.after(entry.at()).toString());
        data.set("links", links.of(content.slug(), entry.followUpId()));
        return data;
    }

    private static ObjectNode entry(Entry entry, JsonNode event) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", entry.eventId().toString());
        view.put("type", entry.entryType());
        view.put("recordedAt", entry.recordedAt().toString());
        view.set("author", event.path("author"));
        for (String field : List.of("reason", "relation")) {
            if (event.has(field)) {
                view.set(field, event.get(field));
            }
        }
        view.set("change", entry.change() == null ? null : parse(entry.change()));
        return view;
    }

    private static ObjectNode followUp(Entry entry, JsonNode event) {
        if (entry.followUpId() == null) {
            return null;
        }
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", entry.followUpId().toString());
        for (String field : List.of("type", "occurredOn", "summary", "assessments", "evidence")) {
            JsonNode value = event.path("followUp").path(field);
            if (!value.isMissingNode()) {
                view.set(field, value);
            }
        }
        return view;
    }

    private static ObjectNode standing(Passage.View view, LocalDate day) {
        ObjectNode standing = view.standing().json();
        standing.put(
                "timeliness",
                Timeliness.of(view.content().kind(), view.content().deadline(), view.withdrawn(), view.standing(), day)
                        .wire());
        return standing;
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was kept of an entry is no JSON", e);
        }
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
