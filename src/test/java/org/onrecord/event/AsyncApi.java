package org.onrecord.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The published description of the topics, to hold records against. */
public final class AsyncApi {

    private final JsonNode document;

    private AsyncApi(JsonNode document) {
        this.document = document;
    }

    public static AsyncApi published() {
        try (InputStream in = AsyncApi.class.getResourceAsStream("/META-INF/asyncapi.yaml")) {
            return new AsyncApi(new ObjectMapper(new YAMLFactory()).readTree(new String(in.readAllBytes(), UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a record of a type. */
    public Set<String> faults(EventType type, Map<String, String> headers, JsonNode payload) {
        JsonNode message = message(type);
        ObjectNode sent = JsonNodeFactory.instance.objectNode();
        headers.forEach(sent::put);
        return Stream.concat(
                        faults(message.get("headers"), sent).stream(), faults(message.get("payload"), payload).stream())
                .map(ValidationMessage::toString)
                .collect(Collectors.toSet());
    }

    JsonNode document() {
        return document;
    }

    JsonNode message(EventType type) {
        for (JsonNode message : document.at("/components/messages")) {
            if (type.wire().equals(message.get("name").textValue())) {
                return message;
            }
        }
        throw new AssertionError("no message for " + type.wire());
    }

    Set<ValidationMessage> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", document.get("components"));
        JsonSchema read =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(whole);
        return read.validate(value);
    }
}
