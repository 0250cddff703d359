package org.onrecord.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The bytes that stand for a resource, to be sent any number of times: plain, or compressed, which is done once. */
final class Representation {

    private final byte[] plain;
    private final ETag tag;
    private final String link;
    private volatile byte[] packed;

    private Representation(byte[] plain, ETag tag, String link) {
        this.plain = plain;
        this.tag = tag;
        this.link = link;
    }

    /** What has a tag of its own. */
    static Representation of(Object made, ETag tag, URI request, ObjectMapper mapper) {
        return new Representation(bytes(made, mapper), tag, link(made, request));
    }

    /** What is told from others by its bytes. */
    static Representation of(Object made, URI request, ObjectMapper mapper) {
        byte[] bytes = bytes(made, mapper);
        return new Representation(bytes, ETag.ofBytes(bytes), link(made, request));
    }

    /** Bytes and texts are sent as they are, everything else as JSON. */
    private static byte[] bytes(Object made, ObjectMapper mapper) {
        if (made instanceof byte[] bytes) {
            return bytes;
        }
        if (made instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return mapper.writeValueAsBytes(made);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written as JSON", e);
        }
    }

    private static String link(Object made, URI request) {
        return made instanceof Linked linked ? linked.link(request) : null;
    }

    byte[] plain() {
        return plain;
    }

    /** Compressed with gzip. */
    byte[] packed() {
        byte[] known = packed;
        if (known == null) {
            // Two threads at once would come to the same.
            known = Encoding.gzip(plain);
            packed = known;
        }
        return known;
    }

    /** Of the plain bytes. */
    ETag tag() {
        return tag;
    }

    /** The value of {@code Link}, or null. */
    String link() {
        return link;
    }

    /** In bytes, plain. */
    int size() {
        return plain.length;
    }
}
