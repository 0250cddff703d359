package org.onrecord.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Parses JSON by one set of rules everywhere (RFC 8259): UTF-8 alone, one byte order mark at the start ignored, no
 * duplicate keys, nothing after the value, at most 50 levels deep.
 */
public final class JsonText {

    private static final int MAX_DEPTH = 50;
    private static final char REPLACEMENT = '\uFFFD';
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int MAX_STRING = 16 * 1024 * 1024;

    private final ObjectMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Parses one JSON value in UTF-8.
     *
     * @throws MalformedJsonException where it is none
     */
    public JsonNode parse(byte[] json) {
        return parse(json, 0, json.length);
    }

    /** As {@link #parse(byte[])}, of a part of the array. */
    public JsonNode parse(byte[] json, int offset, int length) {
        try {
            JsonNode node = mapper.readTree(utf8(json, offset, length));
            if (node == null || node.isMissingNode()) {
                throw new MalformedJsonException("there is no JSON value", 1, 1);
            }
            return node;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw new MalformedJsonException(e.getOriginalMessage(), line, column);
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("it is not UTF-8", 1, 1);
        }
    }

    // Left to itself, Jackson would take UTF-16 and UTF-32 too, and overlong forms and encoded surrogates as UTF-8.
    private static String utf8(byte[] json, int offset, int length) throws CharacterCodingException {
        String text = new String(json, offset, length, StandardCharsets.UTF_8);
        // What is malformed reads as U+FFFD; only where there is one it must be told from one that was written.
        if (text.indexOf(REPLACEMENT) >= 0) {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json, offset, length))
                    .toString();
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** A text that is no JSON. Its message says what is wrong, and where. */
    public static final class MalformedJsonException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MalformedJsonException(String what, int line, int column) {
            super(StorableText.detail(what) + " (line " + line + ", column " + column + ")");
        }
    }
}
