package org.onrecord.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.NumberToJSON;

/** JSON in its one canonical form (RFC 8785): the same value always gives the same bytes. */
public final class CanonicalJson {

    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
    private static final Comparator<Map.Entry<String, JsonNode>> BY_NAME = Map.Entry.comparingByKey();

    private CanonicalJson() {}

    /**
     * The canonical bytes.
     *
     * @throws IllegalArgumentException where a number is not finite as an IEEE 754 double (RFC 8785 §3.2.2.3), or a text
     *     holds an unpaired surrogate (§3.2.2.2): neither can be written
     */
    public static byte[] bytes(JsonNode value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** The canonical text; see {@link #bytes}. */
    public static String text(JsonNode value) {
        StringBuilder out = new StringBuilder(512);
        write(value, out);
        return out.toString();
    }

    static void write(JsonNode value, StringBuilder out) {
        switch (value.getNodeType()) {
            case OBJECT -> writeObject(value, out);
            case ARRAY -> {
                out.append('[');
                for (int i = 0; i < value.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(value.get(i), out);
                }
                out.append(']');
            }
            case STRING -> writeString(value.textValue(), out);
            case NUMBER -> writeNumber(value, out);
            case BOOLEAN -> out.append(value.booleanValue());
            case NULL -> out.append("null");
            default -> throw new IllegalArgumentException("no JSON value: " + value.getNodeType());
        }
    }

    private static void writeObject(JsonNode object, StringBuilder out) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, JsonNode> field : inOrder(object)) {
            if (!first) {
                out.append(',');
            }
            first = false;
            writeString(field.getKey(), out);
            out.append(':');
            write(field.getValue(), out);
        }
        out.append('}');
    }

    /** The fields by name. What comes from the log stands in this order already, and is not sorted again. */
    private static Collection<Map.Entry<String, JsonNode>> inOrder(JsonNode object) {
        // String's own order compares UTF-16 code units, which is what RFC 8785 §3.2.3 asks for.
        String last = null;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (last != null && last.compareTo(field.getKey()) > 0) {
                List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
                fields.sort(BY_NAME);
                return fields;
            }
            last = field.getKey();
        }
        return object.properties();
    }

    private static void writeNumber(JsonNode number, StringBuilder out) {
        if (number.isIntegralNumber()
                && number.canConvertToLong()
                // Not by Math.abs: of the least long it is negative.
                && number.longValue() <= MAX_SAFE_INTEGER
                && number.longValue() >= -MAX_SAFE_INTEGER) {
            out.append(number.longValue());
            return;
        }
        try {
            out.append(NumberToJSON.serializeNumber(number.doubleValue()));
        } catch (IOException e) {
            throw new IllegalArgumentException("the number " + number + " is out of range", e);
        }
    }

    /** Writes a string by RFC 8785 §3.2.2.2. */
    static void writeString(String text, StringBuilder out) {
        out.append('"');
        // Most texts hold nothing to escape, and go over in one piece.
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\') {
                out.append(text, written, i);
                escape(c, out);
                written = i + 1;
            } else if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new IllegalArgumentException("a text holds an unpaired surrogate");
                }
                i++;
            }
        }
        out.append(text, written, text.length()).append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> out.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xF, 16));
        }
    }
}
