package org.onrecord.alert.email;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an alert's payload says, for a person. */
final class AlertWords {

    private AlertWords() {}

    /** One line: what happened, to what. */
    static String subject(JsonNode payload) {
        JsonNode data = payload.path("data");
        String title = data.path("commitment").path("title").asText();
        for (JsonNode change : data.path("changes")) {
            if (change.path("type").asText().equals(payload.path("type").asText())) {
                return change(change) + ": " + title;
            }
        }
        return words(payload.path("type").asText()) + ": " + title;
    }

    /** A line for each change. */
    static List<String> changes(JsonNode changes) {
        List<String> lines = new ArrayList<>();
        changes.forEach(change -> lines.add(change(change)));
        return lines;
    }

    /** When it is or was due, where the alert is about that. */
    static Optional<String> deadline(JsonNode data) {
        JsonNode deadline = data.path("deadline");
        if (!deadline.path("to").isTextual()) {
            return Optional.empty();
        }
        JsonNode left = data.path("daysLeft");
        String days = !left.isInt()
                ? ""
                : left.intValue() == 0
                        ? " (today)"
                        : left.intValue() == 1 ? " (tomorrow)" : " (in " + left.intValue() + " days)";
        return Optional.of("Deadline: " + deadline.path("to").textValue() + days);
    }

    /** Where the item stands now. */
    static Optional<String> standing(JsonNode standing) {
        JsonNode after = standing.path("after");
        List<String> parts = new ArrayList<>();
        for (String axis : List.of("implementation", "accuracy", "timeliness")) {
            if (after.path(axis).isTextual()) {
                parts.add(value(after.path(axis).textValue()));
            }
        }
        if (after.path("contested").asBoolean()) {
            parts.add("contested");
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of("Now: " + String.join(", ", parts));
    }

    private static String change(JsonNode change) {
        String words = words(change.path("type").asText());
        String from = change.path("from").asText("");
        String to = change.path("to").asText("");
        if (from.isEmpty() || to.isEmpty()) {
            return words + (to.isEmpty() ? "" : ": " + value(to));
        }
        return words + " from " + value(from) + " to " + value(to);
    }

    private static String words(String type) {
        return switch (type) {
            case "commitment.registered" -> "Registered";
            case "commitment.amended" -> "Amended";
            case "follow_up.logged" -> "Follow-up logged";
            case "follow_up.corrected" -> "Follow-up corrected";
            case "follow_up.retracted" -> "Follow-up retracted";
            case "standing.changed" -> "Standing changed";
            case "standing.contested" -> "Contested";
            case "deadline.approaching" -> "Deadline approaching";
            case "deadline.passed" -> "Deadline passed";
            case "commitment.stale" -> "Nothing heard for long";
            default -> type;
        };
    }

    private static String value(String wire) {
        return wire.replace('_', ' ');
    }
}
