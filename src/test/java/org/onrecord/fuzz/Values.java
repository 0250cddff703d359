package org.onrecord.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes values that a schema allows, those at its borders among them. */
final class Values {

    private static final int DEEP = 8;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Whichever a pattern allows is taken. */
    private static final List<String> FORMS = List.of(
            "CN",
            "NG",
            "en",
            "zh-Hans",
            "2022",
            "2022-05",
            "2022-05-28",
            "2022-05-28T10:00:00Z",
            "0:1",
            "-",
            "https://fuzz.invalid/page",
            "a".repeat(64),
            "08",
            "a");

    private final Description description;
    private final Random random;
    private final Harvest harvest;

    Values(Description description, Random random, Harvest harvest) {
        this.description = description;
        this.random = random;
        this.harvest = harvest;
    }

    JsonNode of(JsonNode schema) {
        return of(schema, 0);
    }

    private JsonNode of(JsonNode schema, int depth) {
        if (schema.path("$ref").asText().endsWith("/Slug")) {
            return slug();
        }
        JsonNode node = description.resolve(schema);
        if (node.has("const")) {
            return node.get("const");
        }
        if (node.has("enum")) {
            return one(node.get("enum"));
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (node.has(choice)) {
                return of(one(node.get(choice)), depth);
            }
        }
        if (node.has("allOf")) {
            return of(one(node.get("allOf")), depth);
        }
        return switch (type(node)) {
            case "object" -> object(node, depth);
            case "array" -> array(node, depth);
            case "integer" ->
                JSON.numberNode(node.path("minimum").asLong(0)
                        + random.nextInt(Math.max(1, node.path("maximum").asInt(5))));
            case "number" -> JSON.numberNode(random.nextInt(1_000) / 10.0);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "null" -> JSON.nullNode();
            default -> text(node);
        };
    }

    private String type(JsonNode node) {
        JsonNode type = node.path("type");
        if (type.isArray()) {
            // Null as often as anything else would leave little to look at.
            return random.nextInt(4) == 0 ? one(type).asText() : type.get(0).asText();
        }
        return type.isMissingNode() && node.has("properties") ? "object" : type.asText("string");
    }

    private ObjectNode object(JsonNode node, int depth) {
        ObjectNode object = JSON.objectNode();
        List<String> required = new ArrayList<>();
        node.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : node.path("properties").properties()) {
            boolean wanted = required.contains(property.getKey()) || (depth < DEEP && random.nextInt(5) < 2);
            if (wanted) {
                object.set(property.getKey(), of(property.getValue(), depth + 1));
            }
        }
        return object;
    }

    private ArrayNode array(JsonNode node, int depth) {
        ArrayNode array = JSON.arrayNode();
        int least = node.path("minItems").asInt(0);
        int most = node.path("maxItems").asInt(3);
        int size = random.nextInt(30) == 0 ? most : Math.min(most, least + random.nextInt(3));
        for (int i = 0; i < size; i++) {
            array.add(of(node.path("items"), depth + 1));
        }
        return array;
    }

    private JsonNode text(JsonNode node) {
        if (node.has("pattern")) {
            String pattern = node.get("pattern").asText();
            List<String> fitting =
                    FORMS.stream().filter(form -> form.matches(pattern)).toList();
            return TextNode.valueOf(fitting.isEmpty() ? "a" : Oddities.any(random, fitting));
        }
        switch (node.path("format").asText()) {
            case "uuid" -> {
                return TextNode.valueOf(
                        random.nextInt(3) == 0 ? UUID.randomUUID().toString() : harvest.name(random));
            }
            case "date-time" -> {
                return TextNode.valueOf(Instant.now()
                        .plusSeconds(random.nextInt(2_000_000) - 1_000_000L)
                        .toString());
            }
            case "uri" -> {
                return TextNode.valueOf("https://fuzz.invalid/" + random.nextInt(100));
            }
            case "date" -> {
                return TextNode.valueOf("2022-05-28");
            }
            default -> {
                return TextNode.valueOf(free(
                        node.path("minLength").asInt(0), node.path("maxLength").asInt(60)));
            }
        }
    }

    private String free(int least, int most) {
        return switch (random.nextInt(20)) {
            case 0 -> "b".repeat(most);
            case 1 -> "\u00e9".repeat(Math.max(1, least));
            case 2 -> "\ud83d\ude00".repeat(Math.max(1, most / 2));
            case 3, 4, 5 -> harvest.name(random);
            default -> "Word " + random.nextInt(1_000);
        };
    }

    private JsonNode slug() {
        return random.nextInt(4) == 0 ? TextNode.valueOf(harvest.name(random)) : freshSlug();
    }

    /** A slug that nothing has yet. */
    JsonNode freshSlug() {
        return TextNode.valueOf("fuzz-" + Long.toString(random.nextLong() >>> 1, 36));
    }

    private JsonNode one(JsonNode list) {
        return list.get(random.nextInt(list.size()));
    }
}
