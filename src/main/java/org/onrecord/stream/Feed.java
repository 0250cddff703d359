package org.onrecord.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.log.Position;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.KeptEntry;

/**
 * Changes as a feed, whatever its format; the newest first.
 *
 * @param query what the feed is about: the query of its address without what only turns pages, or empty
 * @param self the address of this page
 * @param next the address of the next page, or null on the last
 * @param api where the API lies, ending in a slash
 * @param position where the record stood: what comes behind it is asked for by {@code after}
 */
record Feed(String query, String self, String next, String api, Position position, List<Item> items) {

    static final String TITLE = "Onrecord: changes";
    static final String DESCRIPTION = "What was said on the record, and what has happened since.";

    Feed {
        items = List.copyOf(items);
    }

    /**
     * One change.
     *
     * @param id the event's: the same in every feed for good
     * @param url of what it is about
     * @param text for a person; plain
     * @param updatedAt when it was last corrected or retracted, else when it was recorded
     * @param type the timeline's word for it
     */
    record Item(
            UUID id,
            String title,
            String url,
            String text,
            Instant recordedAt,
            Instant updatedAt,
            String author,
            String type,
            JsonNode view) {

        static Item of(Change change, Audience audience, String api) {
            KeptEntry entry = change.entry(audience);
            Change.About about = change.about();
            JsonNode view = ChangeView.of(change, audience);
            return new Item(
                    entry.eventId(),
                    entry.entryType() + ": " + about.title(),
                    api + (about.isCommitment() ? "commitments/" : "sources/") + about.slug(),
                    text(view, entry),
                    entry.recordedAt(),
                    change.updatedAt(audience),
                    view.at("/author/name").asText(),
                    entry.entryType(),
                    view);
        }

        private static String text(JsonNode view, KeptEntry entry) {
            List<String> lines = new ArrayList<>();
            add(lines, "", view.path("summary"));
            add(lines, "Occurred: ", view.path("occurredOn"));
            for (JsonNode assessment : view.path("assessments")) {
                for (String axis : List.of("implementation", "accuracy", "response", "cooperation")) {
                    add(lines, assessment.at("/assessor/name").asText() + ", " + axis + ": ", assessment.path(axis));
                }
            }
            for (JsonNode evidence : view.path("evidence")) {
                add(lines, "Evidence: ", evidence.path("title"));
                add(lines, "", evidence.path("url"));
            }
            if (entry.retractedBy() != null) {
                lines.add("Retracted since: " + entry.retractedBecause());
            } else if (entry.correctedBy() != null) {
                lines.add("Corrected since.");
            }
            return String.join("\n", lines);
        }

        private static void add(List<String> lines, String label, JsonNode value) {
            if (value.isTextual()) {
                lines.add(label + value.textValue());
            }
        }
    }

    /** When anything shown last changed; the beginning of time where there is nothing. */
    Instant updated() {
        return items.stream().map(Item::updatedAt).max(Instant::compareTo).orElse(Instant.EPOCH);
    }
}
