package org.onrecord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The description as it is served, to hold answers against; it notes which operations were tried. */
final class DescribedDoors {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Headers that every answer has of which they are described. */
    private static final List<String> ALWAYS = List.of("ETag", "Cache-Control", "Onrecord-Position", "Location");

    private final JsonNode document;
    private final Set<String> tried = new TreeSet<>();

    DescribedDoors(JsonNode document) {
        this.document = document;
    }

    /** Reads, by verb and path, of everything that stands under one of some tags. */
    Set<String> reads(Set<String> tags) {
        Set<String> reads = new TreeSet<>();
        document.get("paths").properties().forEach(path -> {
            JsonNode get = path.getValue().path("get");
            if (tags.contains(get.at("/tags/0").asText())) {
                reads.add("GET " + path.getKey());
            }
        });
        return reads;
    }

    Set<String> tried() {
        return tried;
    }

    /**
     * Checks status, type, headers and content of an answer.
     *
     * @param operation verb and path as they are described, such as {@code GET /api/v1/commitments/{idOrSlug}}
     */
    Response fits(String operation, int status, Response answer) throws IOException {
        assertEquals(status, answer.statusCode(), () -> operation + " " + answer.asString());
        String[] words = operation.split(" ", 2);
        JsonNode described = resolve(document.path("paths")
                .path(words[1])
                .path(words[0].toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(status)));
        assertFalse(described.isMissingNode(), operation + " may answer " + status);
        for (String header : ALWAYS) {
            if (described.path("headers").has(header)) {
                assertNotNull(answer.header(header), operation + " " + header);
            }
        }
        String type = answer.contentType().replaceAll(";.*", "");
        JsonNode content = described.path("content").path(type);
        assertFalse(content.isMissingNode(), operation + " may answer with " + type);
        if (type.endsWith("ndjson")) {
            List<String> lines = answer.asString().lines().toList();
            assertFalse(lines.isEmpty(), operation);
            for (String line : lines) {
                valid(content.get("schema"), line, operation);
            }
        } else if (type.endsWith("json")) {
            valid(content.get("schema"), answer.asString(), operation);
        }
        tried.add(operation);
        return answer;
    }

    private void valid(JsonNode schema, String text, String operation) throws IOException {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", document.get("components"));
        assertEquals(
                Set.of(),
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(whole)
                        .validate(MAPPER.readTree(text)),
                () -> operation + " " + text);
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
