package org.onrecord.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads JSON that stands in its canonical form (RFC 8785) already, as all that this service writes does, in a fraction of
 * the time that reading any JSON takes: what is canonical has no duplicate names, is valid UTF-8 and need not be written
 * again. It gives up where a text is not canonical, where it cannot be kept ({@link StorableText}), and at what is too
 * rare to be worth a line here, such as fractions; {@link JsonText} has the last word on all of these.
 */
final class CanonicalReader {

    private static final int MAX_DEPTH = 30;
    private static final int MAX_NAME = 1_000;
    private static final int MAX_DIGITS = 15;
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] json;
    private final WordTable words;
    private int at;

    private CanonicalReader(byte[] json, WordTable words) {
        this.json = json;
        this.words = words;
    }

    /** The value, if these bytes are its canonical form and nothing else. */
    static Optional<JsonNode> read(byte[] json, WordTable words) {
        CanonicalReader reader = new CanonicalReader(json, words);
        try {
            JsonNode value = reader.value(MAX_DEPTH);
            return reader.at == json.length ? Optional.of(value) : Optional.empty();
        } catch (GivenUpException | ArrayIndexOutOfBoundsException e) {
            // The end of the bytes is looked for nowhere: it is no part of any value.
            return Optional.empty();
        }
    }

    private JsonNode value(int depth) {
        switch (json[at]) {
            case '"' -> {
                return JsonNodeFactory.instance.textNode(string());
            }
            case '{' -> {
                return object(depth);
            }
            case '[' -> {
                return array(depth);
            }
            case 't' -> {
                return literal("true", BooleanNode.TRUE);
            }
            case 'f' -> {
                return literal("false", BooleanNode.FALSE);
            }
            case 'n' -> {
                return literal("null", NullNode.getInstance());
            }
            default -> {
                return integer();
            }
        }
    }

    private ObjectNode object(int depth) {
        goOnIf(depth > 0);
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        at++;
        if (json[at] == '}') {
            at++;
            return object;
        }
        String last = null;
        while (true) {
            String name = name();
            // In order, and so none of them twice.
            goOnIf(last == null || last.compareTo(name) < 0);
            last = name;
            take(':');
            object.set(name, value(depth - 1));
            if (json[at] != ',') {
                take('}');
                return object;
            }
            at++;
        }
    }

    private ArrayNode array(int depth) {
        goOnIf(depth > 0);
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        at++;
        if (json[at] == ']') {
            at++;
            return array;
        }
        while (true) {
            array.add(value(depth - 1));
            if (json[at] != ',') {
                take(']');
                return array;
            }
            at++;
        }
    }

    private String name() {
        goOnIf(json[at] == '"');
        String name = string();
        goOnIf(name.length() <= MAX_NAME);
        return name;
    }

    private String string() {
        int from = at + 1;
        int to = plainUntil(from);
        if (json[to] == '"') {
            at = to + 1;
            return words.text(json, from, to);
        }
        return longer(from, to);
    }

    /** Where the ASCII without escapes that begins here ends. */
    private int plainUntil(int from) {
        int i = from;
        // Bytes beyond ASCII are negative.
        while (json[i] >= ' ' && json[i] != '"' && json[i] != '\\') {
            i++;
        }
        return i;
    }

    /** A string with characters beyond ASCII, or with escapes. */
    private String longer(int from, int firstOther) {
        StringBuilder text = null;
        int piece = from;
        int i = firstOther;
        while (json[i] != '"') {
            if (json[i] == '\\') {
                if (text == null) {
                    text = new StringBuilder();
                }
                text.append(utf8(piece, i));
                at = i + 1;
                text.append(escaped());
                i = at;
                piece = i;
            } else {
                goOnIf(json[i] < 0 || json[i] >= ' ');
                i++;
            }
        }
        at = i + 1;
        String last = utf8(piece, i);
        return text == null ? last : text.append(last).toString();
    }

    /** What is malformed reads as U+FFFD, and encoded surrogates are malformed. */
    private String utf8(int from, int to) {
        String text = new String(json, from, to - from, StandardCharsets.UTF_8);
        goOnIf(text.indexOf(REPLACEMENT) < 0);
        return text;
    }

    /** The character after a backslash, where it has to be escaped, and in the one way in which it may be. */
    private char escaped() {
        byte escape = json[at++];
        return switch (escape) {
            case '"', '\\' -> (char) escape;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            default -> throw new GivenUpException();
        };
    }

    private JsonNode integer() {
        boolean negative = json[at] == '-';
        int from = negative ? at + 1 : at;
        long number = 0;
        int i = from;
        // A whole text may be a number, and end with it.
        while (i < json.length && json[i] >= '0' && json[i] <= '9') {
            goOnIf(i - from < MAX_DIGITS);
            number = number * 10 + (json[i] - '0');
            i++;
        }
        goOnIf(i > from);
        // No leading zero, and no minus before a zero alone.
        goOnIf(json[from] != '0' || (i == from + 1 && !negative));
        goOnIf(i == json.length || (json[i] != '.' && json[i] != 'e' && json[i] != 'E'));
        at = i;
        long signed = negative ? -number : number;
        return signed == (int) signed
                ? JsonNodeFactory.instance.numberNode((int) signed)
                : JsonNodeFactory.instance.numberNode(signed);
    }

    private JsonNode literal(String word, JsonNode value) {
        for (int i = 0; i < word.length(); i++) {
            take(word.charAt(i));
        }
        return value;
    }

    private void take(char expected) {
        goOnIf(json[at] == expected);
        at++;
    }

    private static void goOnIf(boolean canonical) {
        if (!canonical) {
            throw new GivenUpException();
        }
    }

    /** Says no more than that; it is thrown often by nobody but who writes such JSON. */
    private static final class GivenUpException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        GivenUpException() {
            super(null, null, false, false);
        }
    }
}
