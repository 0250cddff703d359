package org.onrecord.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.HexFormat;
import java.util.UUID;
import org.onrecord.log.Position;

/** An entry as clients see it. */
public final class EntryView {

    private EntryView() {}

    public static ObjectNode of(KeptEntry entry) {
        JsonNode data = entry.event().path("data");
        JsonNode followUp = data.path("followUp");
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", entry.eventId().toString());
        view.put("commitmentId", entry.subject().toString());
        view.put("type", entry.entryType());
        view.put("occurredOn", entry.occurredOn());
        view.put("recordedAt", entry.recordedAt().toString());
        view.set("author", data.path("author"));
        view.set("summary", summary(entry, data));
        view.set("assessments", listOf(followUp, "assessments"));
        view.set("evidence", listOf(followUp, "evidence"));
        if (!followUp.isMissingNode()) {
            view.put("visibility", entry.internal() ? "internal" : "public");
        }
        if (entry.followUpId() != null && !entry.isFollowUp()) {
            view.put("followUpId", entry.followUpId().toString());
        }
        if (data.has("reason")) {
            view.set("reason", data.get("reason"));
        }
        if (data.has("relation")) {
            view.set("relation", data.get("relation"));
        }
        if (entry.change() == null || entry.change().equals("{}")) {
            view.putNull("change");
        } else {
            view.putRawValue("change", new RawValue(entry.change()));
        }
        put(view, "correctedBy", entry.correctedBy());
        put(view, "retractedBy", entry.retractedBy());
        if (entry.retractedBy() != null) {
            view.put("retractionReason", entry.retractedBecause());
        }
        view.put("position", Position.after(entry.at()).toString());
        view.put("hash", HexFormat.of().formatHex(entry.hash()));
        view.put("previousHash", HexFormat.of().formatHex(entry.previousHash()));
        return view;
    }

    private static JsonNode summary(KeptEntry entry, JsonNode data) {
        JsonNode summary =
                switch (entry.entryType()) {
                    case "registered" -> data.path("commitment").path("title");
                    case "retracted", "withdrawn" -> data.path("reason");
                    default -> data.path("followUp").path("summary");
                };
        return summary.isMissingNode() ? JsonNodeFactory.instance.nullNode() : summary;
    }

    private static JsonNode listOf(JsonNode followUp, String field) {
        JsonNode list = followUp.path(field);
        return list.isMissingNode() ? JsonNodeFactory.instance.arrayNode() : list;
    }

    private static void put(ObjectNode view, String field, UUID id) {
        view.put(field, id == null ? null : id.toString());
    }
}
