package org.onrecord.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What was ever written to the log can be read for good. A golden file is never edited: a change of what is written is a
 * new version with a file of its own.
 */
class GoldenFilesTest {

    private final EventCodec codec = new EventCodec();

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenTodayIsWhatWasWrittenThen(EventType type) throws IOException {
        Golden golden = golden(type);

        EncodedEvent encoded = codec.encode(Samples.all().get(type));

        assertEquals(golden.key(), encoded.key());
        assertEquals(golden.headers(), encoded.headers());
        assertEquals(golden.value(), new String(encoded.value(), UTF_8), () -> asFile(encoded));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenThenIsReadToday(EventType type) throws IOException {
        Golden golden = golden(type);

        Decoded decoded = codec.decode(
                golden.key().getBytes(UTF_8), golden.headers(), golden.value().getBytes(UTF_8));

        Decoded.Read read = assertInstanceOf(Decoded.Read.class, decoded, decoded::toString);
        assertEquals(Samples.all().get(type), read.envelope());
        assertEquals(golden.canonical(), read.canonical());
    }

    static Golden golden(EventType type) throws IOException {
        String name = "/golden/" + type.wire() + ".json";
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream(name)) {
            assertNotNull(
                    in,
                    () -> "there is no " + name + "; today it would be\n"
                            + asFile(new EventCodec().encode(Samples.all().get(type))));
            JsonNode file = new JsonText().parse(in.readAllBytes());
            Map<String, String> headers = new LinkedHashMap<>();
            file.get("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().textValue()));
            return new Golden(
                    file.get("key").textValue(),
                    headers,
                    file.get("value").textValue(),
                    file.get("canonical").textValue());
        }
    }

    /** The file as it would have to be. The value is kept as text: its very bytes are what is golden. */
    private static String asFile(EncodedEvent encoded) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("key", encoded.key());
        encoded.headers().forEach(file.putObject("headers")::put);
        file.put("value", new String(encoded.value(), UTF_8));
        Decoded decoded = new EventCodec().decode(encoded.key().getBytes(UTF_8), encoded.headers(), encoded.value());
        file.put("canonical", decoded instanceof Decoded.Read read ? read.canonical() : decoded.toString());
        return file.toPrettyString();
    }

    record Golden(String key, Map<String, String> headers, String value, String canonical) {}
}
