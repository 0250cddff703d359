package org.onrecord.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.onrecord.event.BodyReader;
import org.onrecord.event.CanonicalJson;

/** A body that was parsed: one JSON value, as the client sent it. */
public final class JsonBody {

    private final byte[] bytes;
    private final JsonNode json;

    JsonBody(byte[] bytes, JsonNode json) {
        this.bytes = bytes;
        this.json = json;
    }

    public JsonNode json() {
        return json;
    }

    /** A reader that refuses fields it is not asked for. */
    public BodyReader reader() {
        return new BodyReader(json, BodyReader.Unknown.REFUSED);
    }

    /**
     * What makes two requests the same one: SHA-256 over method, path and canonical JSON (RFC 8785), in hex. Order of
     * keys and white space do not matter.
     *
     * @param operation method and path, as {@code POST /api/v1/commitments}
     */
    public String requestHash(String operation) {
        String canonical;
        try {
            canonical = CanonicalJson.text(json);
        } catch (IllegalArgumentException e) {
            // A number out of range has no canonical form; the bytes as sent are strict enough.
            canonical = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return Sha256.hex(operation + "\n" + canonical);
    }
}
