package org.onrecord.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.onrecord.event.CanonicalJson;
import org.onrecord.event.JsonText;
import org.onrecord.log.Position;

/**
 * What a checkpoint states.
 *
 * @param number from 1, without gaps
 * @param position how far the record had come
 * @param topicId Kafka's identity of the log
 * @param chains how many there were
 * @param entries how many links they had together
 * @param headsHash {@link HeadsHash} over the heads of all chains, lower-case hex
 * @param previous SHA-256 of the text of the statement before, lower-case hex; zeros in the first
 */
public record Statement(
        long number,
        Instant madeAt,
        Position position,
        String topicId,
        long chains,
        long entries,
        String headsHash,
        String previous) {

    /** What the first statement names as the one before. */
    static final String NONE = "0".repeat(64);

    private static final String TYPE = "onrecord.checkpoint.v1";

    /** The text that is signed: canonical JSON (RFC 8785). */
    String text() {
        return CanonicalJson.text(JsonNodeFactory.instance
                .objectNode()
                .put("type", TYPE)
                .put("number", number)
                .put("madeAt", madeAt.toString())
                .put("position", position.toString())
                .put("topicId", topicId)
                .put("chains", chains)
                .put("entries", entries)
                .put("headsHash", headsHash)
                .put("previous", previous));
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException where it is no statement
     */
    static Statement read(String text) {
        JsonNode json = parse(text);
        if (!json.path("type").asText().equals(TYPE)) {
            throw new IllegalArgumentException("it is no statement of the type " + TYPE);
        }
        return new Statement(
                json.path("number").asLong(),
                Instant.parse(json.path("madeAt").asText()),
                Position.parse(json.path("position").asText())
                        .orElseThrow(() -> new IllegalArgumentException("its position cannot be read")),
                json.path("topicId").asText(),
                json.path("chains").asLong(),
                json.path("entries").asLong(),
                json.path("headsHash").asText(),
                json.path("previous").asText());
    }

    private static JsonNode parse(String text) {
        try {
            return new JsonText().parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonText.MalformedJsonException e) {
            throw new IllegalArgumentException("the statement is not JSON", e);
        }
    }

    /** What the statement after names as the one before. */
    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
