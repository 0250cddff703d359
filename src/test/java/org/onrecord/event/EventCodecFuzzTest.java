package org.onrecord.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever stands on the topic, reading it ends in a value that can be kept. */
class EventCodecFuzzTest {

    private static final Set<String> REASONS = Set.of("not_an_event", "unknown_type", "invalid_data");

    private final EventCodec codec = new EventCodec();

    @Property(tries = 500)
    void anyBytesUnderGoodHeaders(@ForAll EventType type, @ForAll byte[] value) {
        EncodedEvent good = codec.encode(Samples.all().get(type));

        check(codec.decode(good.key().getBytes(UTF_8), good.headers(), value));
    }

    @Property(tries = 500)
    void anyHeadersAtAll(@ForAll byte[] key, @ForAll @Size(max = 6) Map<String, String> headers, @ForAll byte[] value) {
        check(codec.decode(key, headers, value));
    }

    @Property(tries = 500)
    void anyTextInOneHeader(@ForAll EventType type, @ForAll("headers") String header, @ForAll String text) {
        EncodedEvent good = codec.encode(Samples.all().get(type));
        Map<String, String> headers = new HashMap<>(good.headers());
        headers.put(header, text);

        check(codec.decode(good.key().getBytes(UTF_8), headers, good.value()));
    }

    @Property(tries = 3000)
    void aGoodRecordWithBytesChanged(
            @ForAll EventType type,
            @ForAll @Size(min = 1, max = 4) List<Integer> places,
            @ForAll @Size(4) byte[] bytes) {
        EncodedEvent good = codec.encode(Samples.all().get(type));
        byte[] value = good.value().clone();
        for (int i = 0; i < places.size(); i++) {
            value[Math.floorMod(places.get(i), value.length)] = bytes[i];
        }

        check(codec.decode(good.key().getBytes(UTF_8), good.headers(), value));
    }

    @Property(tries = 500)
    void aGoodRecordCutShort(@ForAll EventType type, @ForAll int place) {
        EncodedEvent good = codec.encode(Samples.all().get(type));
        byte[] value = Arrays.copyOf(good.value(), Math.floorMod(place, good.value().length));

        Decoded decoded = codec.decode(good.key().getBytes(UTF_8), good.headers(), value);

        assertTrue(decoded instanceof Decoded.Unreadable);
        check(decoded);
    }

    @Property(tries = 3000)
    void aGoodRecordWithAValueReplaced(@ForAll EventType type, @ForAll int place, @ForAll("values") String json) {
        EncodedEvent good = codec.encode(Samples.all().get(type));
        // Each value of an object or list stands after a colon, a comma or a bracket.
        List<String> parts = List.of(new String(good.value(), UTF_8).split("(?<=[:\\[])", -1));
        int at = Math.floorMod(place, parts.size() - 1) + 1;
        String rest = parts.get(at).replaceFirst("^(\"[^\"]*\"|[0-9]+|true|false|null|\\{\\}?)", "");
        String value = String.join("", parts.subList(0, at))
                + json
                + rest
                + String.join("", parts.subList(at + 1, parts.size()));

        check(codec.decode(good.key().getBytes(UTF_8), good.headers(), value.getBytes(UTF_8)));
    }

    private void check(Decoded decoded) {
        if (decoded instanceof Decoded.Unreadable unreadable) {
            assertTrue(REASONS.contains(unreadable.reason()));
            assertTrue(StorableText.isStorable(unreadable.detail()));
            assertTrue(unreadable.detail().length() <= 4_000);
        } else if (decoded instanceof Decoded.Read read) {
            assertTrue(StorableText.isStorable(read.canonical()));
            JsonNode canonical = new JsonText().parse(read.canonical().getBytes(UTF_8));
            assertEquals(read.canonical(), CanonicalJson.text(canonical));
            assertFalse(holdsNul(canonical));
            Envelope again = codec.readCanonical(read.canonical());
            assertEquals(read.envelope().id(), again.id());
            assertEquals(written(read.envelope()), written(again));
        }
    }

    /** As bytes, since a patch may hold 1.0 where its canonical form holds 1. */
    private String written(Envelope envelope) {
        return new String(codec.encode(envelope).value(), UTF_8);
    }

    private static boolean holdsNul(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().indexOf(0) >= 0;
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (field.getKey().indexOf(0) >= 0) {
                return true;
            }
        }
        for (JsonNode item : value) {
            if (holdsNul(item)) {
                return true;
            }
        }
        return false;
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "ce_specversion",
                        "ce_id",
                        "ce_type",
                        "ce_source",
                        "ce_time",
                        "ce_subject",
                        "ce_requesthash",
                        "ce_data",
                        "content-type",
                        "ce_traceparent"),
                Arbitraries.strings().ofMaxLength(5).map(name -> "ce_" + name));
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of(
                "1e400",
                "-0",
                "-0.0",
                "1.0",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "1".repeat(1001),
                "1e-999999999",
                "null",
                "true",
                "[]",
                "{}",
                "[[]]",
                "\"\"",
                "\" \"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"\\ud83d\\ude00\"",
                "\"\u00a0\"",
                "\"2024-02-29\"",
                "\"0000\"",
                "\"9999\"",
                "\"9999-12-31T23:59:59-18:00\"",
                "\"x\"",
                "[".repeat(60) + "]".repeat(60),
                "{\"\":{\"\":1}}",
                "{\"a\":1,\"a\":2}",
                "\"019A9F2E-5C00-7000-8000-00000000000F\"",
                "\"" + "x".repeat(6_000) + "\"");
    }
}
