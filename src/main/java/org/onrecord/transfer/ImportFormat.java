package org.onrecord.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import org.onrecord.transfer.ExportRepository.ExportedFollowUp;
import org.onrecord.transfer.ExportRepository.ExportedSource;
import org.onrecord.transfer.ExportRepository.Selection;
import org.onrecord.transfer.ExportRepository.Snapshot;

/**
 * Writes lines that an import reads: sources, items, what was found of them, how they stand to each other, and which were
 * withdrawn. What was amended or corrected is written as it is now, what was retracted is left out.
 */
final class ImportFormat {

    private final JsonGenerator json;

    ImportFormat(JsonGenerator json) {
        this.json = json;
    }

    void write(Snapshot record, Selection selection) throws IOException {
        record.sources(selection, this::source);
        record.items(selection, this::item);
        record.followUps(selection, this::followUp);
        record.items(selection, this::relations);
        record.items(selection, this::withdrawal);
    }

    private void source(ExportedSource source) throws IOException {
        ObjectNode body = object();
        put(body, "slug", source.slug());
        put(body, "title", source.title());
        put(body, "publisher", source.publisher());
        put(body, "type", source.type());
        put(body, "publishedOn", source.publishedOn());
        put(body, "language", source.language());
        put(body, "url", source.url());
        put(body, "archivedUrl", source.archivedUrl());
        line("source", source.slug(), body);
    }

    private void item(ExportedItem item) throws IOException {
        ObjectNode body = item.content().deepCopy();
        if (body.get("citation") instanceof ObjectNode citation) {
            citation.remove("sourceId");
            citation.put("source", item.source());
        }
        line("commitment", item.slug(), body);
    }

    private void followUp(ExportedFollowUp followUp) throws IOException {
        ObjectNode body = object().put("commitment", followUp.slug());
        body.setAll((ObjectNode) followUp.followUp());
        line("follow-up", followUp.id().toString(), body);
    }

    private void relations(ExportedItem item) throws IOException {
        for (JsonNode relation : item.relations()) {
            ObjectNode body = object().put("commitment", item.slug());
            for (Map.Entry<String, JsonNode> field : relation.properties()) {
                body.set(field.getKey(), field.getValue());
            }
            String ref = item.id() + "--" + relation.path("type").asText() + "--"
                    + relation.path("target").asText();
            line("relation", ref, body);
        }
    }

    private void withdrawal(ExportedItem item) throws IOException {
        if (item.withdrawnAt() != null) {
            ObjectNode body = object().put("commitment", item.slug()).put("reason", item.withdrawnBecause());
            line("withdrawal", item.slug(), body);
        }
    }

    private void line(String op, String ref, ObjectNode body) throws IOException {
        json.writeTree(object().put("op", op).put("ref", ref).set("body", body));
        json.writeRaw('\n');
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void put(ObjectNode body, String field, String value) {
        if (value != null) {
            body.put(field, value);
        }
    }
}
