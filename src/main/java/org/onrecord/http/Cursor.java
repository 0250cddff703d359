package org.onrecord.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A place in a list, opaque to clients: base64url (RFC 4648 §5) of {@code {"v":1,"l":list,"k":[keys]}}.
 *
 * @param list which list, and which order of it
 * @param keys the sort key of the last item shown
 */
public record Cursor(String list, List<String> keys) {

    private static final int VERSION = 1;
    private static final int MAX_LENGTH = 4096;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public Cursor {
        keys = List.copyOf(keys);
    }

    public String encode() {
        ObjectNode json = MAPPER.createObjectNode().put("v", VERSION).put("l", list);
        ArrayNode values = json.putArray("k");
        keys.forEach(values::add);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a cursor.
     *
     * @param parts how many keys it must hold
     * @throws ProblemException 400 where it is none, or one of another list
     */
    public static Cursor decode(String text, String list, int parts) {
        JsonNode json = json(text);
        JsonNode keys = json.path("k");
        boolean sound = json.path("v").asInt() == VERSION
                && json.path("l").asText().equals(list)
                && keys.isArray()
                && keys.size() == parts;
        List<String> values = new ArrayList<>(parts);
        for (JsonNode key : keys) {
            sound &= key.isTextual() && key.textValue().indexOf('\0') < 0;
            values.add(key.asText());
        }
        if (!sound) {
            throw invalid();
        }
        return new Cursor(list, values);
    }

    /** The problem for a cursor that decodes and whose keys turn out to be none of the list. */
    public static ProblemException invalid() {
        return new ProblemException(
                ProblemType.INVALID_PARAMETER,
                "The parameter cursor is not one that this list has given; start without it.");
    }

    private static JsonNode json(String text) {
        if (text.length() > MAX_LENGTH) {
            throw invalid();
        }
        try {
            JsonNode json = MAPPER.readTree(Base64.getUrlDecoder().decode(text));
            return json == null ? MAPPER.missingNode() : json;
        } catch (IOException | IllegalArgumentException e) {
            throw invalid();
        }
    }
}
