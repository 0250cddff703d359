package org.onrecord.fuzz;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The published description of the HTTP interface, as whoever attacks it would read it. */
final class Description {

    private static final Pattern BENT =
            Pattern.compile("/$|//|/[.]|;|%(2[DE]|3\\d|[46][1-9A-F]|[57][0-9A]|5F|7E)", Pattern.CASE_INSENSITIVE);

    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

    private Description(JsonNode document) {
        this.document = document;
        document.get("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> operations.add(
                        operation(operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        // A path without parameters is meant before one with.
        operations.sort(Comparator.comparing(operation -> operation.path().contains("{")));
    }

    static Description read() {
        try (InputStream in = Description.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new Description(new ObjectMapper(new YAMLFactory()).readTree(new String(in.readAllBytes(), UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A parameter, its references followed. */
    record Parameter(String name, String in, JsonNode schema, JsonNode example) {}

    /**
     * One operation.
     *
     * @param bodies by media type, with schema and example
     * @param answers by status, their references followed
     */
    record Operation(
            String method,
            String path,
            Pattern form,
            List<Parameter> parameters,
            Map<String, JsonNode> bodies,
            Map<String, JsonNode> answers,
            boolean administers) {

        String name() {
            return method + " " + path;
        }

        List<Parameter> parameters(String in) {
            return parameters.stream()
                    .filter(parameter -> parameter.in().equals(in))
                    .toList();
        }

        boolean takes(String header) {
            return parameters("header").stream()
                    .anyMatch(parameter -> parameter.name().equals(header));
        }

        /** Whether it writes one event under an id that is made of the {@code Idempotency-Key}. */
        boolean writesEvent() {
            return answers.containsKey("202") && takes("Idempotency-Key") && !administers;
        }

        boolean isStream() {
            return answers.containsKey("200")
                    && answers.get("200").path("content").has("text/event-stream");
        }
    }

    List<Operation> operations() {
        return operations;
    }

    /** What a request means; empty where the description knows no such path, or not under this method. */
    Optional<Operation> operation(String method, String path) {
        if (isBent(path)) {
            return Optional.empty();
        }
        // HEAD is answered as GET is, without the body (RFC 9110 §9.3.2).
        String meant = method.equals("HEAD") ? "GET" : method;
        return operations.stream()
                .filter(operation -> operation.method().equals(meant))
                .filter(operation -> operation.form().matcher(path).matches())
                .findFirst();
    }

    /**
     * Whether a path is written otherwise than it is understood: it has empty or dot segments, parameters of its segments
     * (RFC 3986 §3.3), or escapes of what needs none.
     */
    static boolean isBent(String path) {
        return BENT.matcher(path).find();
    }

    Set<ValidationMessage> faults(JsonNode schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, this::compile).validate(value);
    }

    JsonNode schema(String name) {
        return document.at("/components/schemas/" + name);
    }

    /** The node that a reference points at, or the node itself. */
    JsonNode resolve(JsonNode node) {
        JsonNode at = node;
        while (at.has("$ref")) {
            at = document.at(at.get("$ref").asText().substring(1));
        }
        return at;
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", document.get("components"));
        return schemas.getSchema(whole);
    }

    private Operation operation(String method, String path, JsonNode operation) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode given : operation.path("parameters")) {
            JsonNode parameter = resolve(given);
            parameters.add(new Parameter(
                    parameter.get("name").asText(),
                    parameter.get("in").asText(),
                    parameter.get("schema"),
                    parameter.path("example")));
        }
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        operation.at("/requestBody/content").properties().forEach(body -> bodies.put(body.getKey(), body.getValue()));
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        operation
                .get("responses")
                .properties()
                .forEach(answer -> answers.put(answer.getKey(), resolve(answer.getValue())));
        String form = "\\Q" + path.replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q") + "\\E";
        return new Operation(
                method,
                path,
                Pattern.compile(form),
                parameters,
                bodies,
                answers,
                operation.at("/tags/0").asText().equals("Administration"));
    }
}
