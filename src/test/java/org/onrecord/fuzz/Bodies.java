package org.onrecord.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.onrecord.fuzz.Description.Operation;

/** Makes the bodies of requests: good ones, good ones with something changed, and garbage. */
final class Bodies {

    private static final int MOST = 1024 * 1024;

    private final Random random;
    private final Values values;

    Bodies(Description description, Harvest harvest, Random random) {
        this.random = random;
        this.values = new Values(description, random, harvest);
    }

    /** A body for an operation; what describes it is added to the headers. */
    byte[] of(Operation operation, List<Map.Entry<String, String>> headers) {
        String type = operation.bodies().isEmpty()
                ? "application/json"
                : Oddities.any(random, List.copyOf(operation.bodies().keySet()));
        JsonNode content = operation.bodies().getOrDefault(type, JsonNodeFactory.instance.objectNode());
        if (random.nextInt(15) == 0) {
            String other = Oddities.contentType(random);
            if (random.nextInt(4) != 0) {
                headers.add(Map.entry("Content-Type", other));
            }
        } else {
            headers.add(Map.entry("Content-Type", type));
        }
        // No service of another's is to hear of this.
        String text = text(type, content).replaceAll("(?<=://|@)[a-z0-9.-]+[.][a-z]+", "fuzz.invalid");
        byte[] plain = encoded(text);
        if (random.nextInt(60) == 0) {
            headers.add(Map.entry(
                    "Content-Encoding",
                    Oddities.any(
                            random,
                            List.of("gzip", "GZIP", "deflate", "br", "identity", "", "gzip, gzip", "no-such"))));
            return random.nextBoolean() ? packed(plain) : plain;
        }
        return plain;
    }

    private String text(String type, JsonNode content) {
        int kind = random.nextInt(40);
        if (kind == 0) {
            return "";
        } else if (kind == 1) {
            return Oddities.value(random);
        } else if (kind == 2) {
            return Oddities.text(random);
        } else if (kind == 3 && random.nextInt(8) == 0) {
            return "{\"title\":\"" + "a".repeat(MOST) + "\"}";
        }
        if (!type.endsWith("json")) {
            return kind < 20 ? content.path("example").asText("We will.") : Oddities.text(random);
        }
        if (type.equals("application/x-ndjson")) {
            return lines(content);
        }
        return json(content.path("schema"), content.path("example"));
    }

    private String lines(JsonNode content) {
        List<String> lines = new ArrayList<>();
        List<String> examples = content.path("example").asText().lines().toList();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String line = examples.isEmpty() ? "{}" : Oddities.any(random, examples);
            lines.add(random.nextBoolean() ? line : changed(line, random));
        }
        return String.join(random.nextInt(8) == 0 ? "\r\n" : "\n", lines);
    }

    private String json(JsonNode schema, JsonNode example) {
        boolean made = example.isMissingNode() || random.nextBoolean();
        JsonNode good = made && !schema.isMissingNode() ? values.of(schema) : example.deepCopy();
        if (good instanceof ObjectNode object && object.has("slug") && random.nextInt(8) != 0) {
            object.set("slug", values.freshSlug());
        }
        int changes = Oddities.any(random, List.of(0, 0, 0, 1, 1, 2, 3));
        for (int i = 0; i < changes && good.isContainerNode(); i++) {
            change(good);
        }
        String text = escaped(good.toString());
        return random.nextInt(15) == 0 ? changed(text, random) : text;
    }

    /** Changes one place somewhere within. */
    private void change(JsonNode root) {
        JsonNode at = root;
        while (random.nextInt(3) != 0) {
            List<JsonNode> inner = new ArrayList<>();
            at.forEach(node -> {
                if (node.isContainerNode() && !node.isEmpty()) {
                    inner.add(node);
                }
            });
            if (inner.isEmpty()) {
                break;
            }
            at = Oddities.any(random, inner);
        }
        if (at instanceof ObjectNode object) {
            change(object);
        } else if (at instanceof ArrayNode array) {
            change(array);
        }
    }

    private void change(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() ? "x" : Oddities.any(random, names);
        switch (random.nextInt(8)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(Oddities.text(random), object.path(name).deepCopy());
            case 2 ->
                object.putRawValue(
                        name, new RawValue(Oddities.value(random) + ",\"" + name + "\":" + Oddities.value(random)));
            case 3, 4 -> object.set(name, other(object.path(name)));
            case 5 -> object.set("unknown", object.path(name).deepCopy());
            default -> object.putRawValue(name, new RawValue(Oddities.value(random)));
        }
    }

    private void change(ArrayNode array) {
        JsonNode first = array.path(0);
        switch (random.nextInt(4)) {
            case 0 -> array.removeAll();
            case 1 -> {
                for (int i = Oddities.any(random, List.of(1, 10, 49, 50, 51, 1_000)); i > 0; i--) {
                    array.add(first.deepCopy());
                }
            }
            case 2 -> array.add(other(first));
            default -> array.addRawValue(new RawValue(Oddities.value(random)));
        }
    }

    /** Something else of the same kind. */
    private JsonNode other(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(
                    random.nextBoolean()
                            ? Oddities.text(random)
                            : "c".repeat(Oddities.any(random, List.of(1, 299, 300, 301, 4_999, 5_000, 5_001, 70_000))));
        }
        return TextNode.valueOf(Oddities.text(random));
    }

    /** A text with some characters taken out, doubled or replaced. */
    static String changed(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0 && !changed.isEmpty(); i--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(5)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.insert(at, changed.charAt(at));
                case 2 -> changed.setLength(at);
                case 3 ->
                    changed.setCharAt(
                            at, Oddities.any(random, List.of('"', '{', '}', '[', ',', ':', '\\', '0', '\0', '\u00e9')));
                default -> changed.insert(at, Oddities.text(random));
            }
        }
        return changed.toString();
    }

    private byte[] encoded(String text) {
        byte[] plain = escaped(text).getBytes(UTF_8);
        return switch (random.nextInt(60)) {
            case 0 -> text.getBytes(UTF_16);
            case 1 -> text.getBytes(ISO_8859_1);
            case 2 -> ("\ufeff" + text).getBytes(UTF_8);
            case 3, 4 -> spoilt(plain);
            default -> plain;
        };
    }

    private byte[] spoilt(byte[] plain) {
        byte[] bytes = plain.clone();
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] packed(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Half characters as JSON escapes them: UTF-8 has no other way to write them. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                escaped.append(c).append(text.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
