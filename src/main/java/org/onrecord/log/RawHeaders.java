package org.onrecord.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A record's headers as they are kept: JSON, a list of [name, base64 of the value or null], in the record's order. */
final class RawHeaders {

    /** Where the record stands that this one repeats: part-offset. */
    static final String RETRY_OF = "onrecord-retry-of";

    // Header names may hold anything; escaped to ASCII they can be stored.
    private static final ObjectMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private RawHeaders() {}

    static String write(Headers headers) {
        ArrayNode written = ASCII.createArrayNode();
        for (Header header : headers) {
            written.addArray()
                    .add(header.key())
                    .add(header.value() == null ? null : Base64.getEncoder().encodeToString(header.value()));
        }
        try {
            return ASCII.writeValueAsString(written);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("headers that were read can be written", e);
        }
    }

    static Headers read(String kept) {
        try {
            Headers headers = new RecordHeaders();
            for (JsonNode header : ASCII.readTree(kept)) {
                byte[] value = header.path(1).isTextual()
                        ? Base64.getDecoder().decode(header.path(1).textValue())
                        : null;
                headers.add(header.path(0).asText(), value);
            }
            return headers;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("headers that were kept can be read", e);
        }
    }

    /** The text of a header; empty where it is not there, or is none. */
    static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
