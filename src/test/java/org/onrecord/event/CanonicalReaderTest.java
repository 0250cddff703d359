package org.onrecord.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalReaderTest {

    private final WordTable words = new WordTable();

    @ParameterizedTest
    @EnumSource(EventType.class)
    void whatTheServiceWritesIsReadThisWay(EventType type) {
        byte[] written = new EventCodec().encode(Samples.all().get(type)).value();

        assertEquals(Optional.of(new JsonText().parse(written)), CanonicalReader.read(written, words));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"\"",
                "0",
                "-1",
                "2147483648",
                "-999999999999999",
                "null",
                "[true,false,null]",
                "{\"\":[[{}],[]],\"a\":{\"\":0},\"b\":\"\"}",
                "\"\\\"\\\\\\b\\t\\n\\f\\r\u007f/\"",
                "\"é😀\u2028\\n\uffff\"",
                "{\"é\":1,\"😀\":2,\"\uffff\":3}",
            })
    void canonicalFormsAreRead(String json) {
        assertEquals(Optional.of(new JsonText().parse(json.getBytes(UTF_8))), read(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "\"",
                "{}{}",
                "{} ",
                " {}",
                "[1,]",
                "[,1]",
                "{\"a\":1,}",
                "{\"a\" :1}",
                "{\"a\":1,\"a\":1}",
                "{\"b\":1,\"a\":1}",
                "{\"\uffff\":1,\"😀\":2}",
                "{a:1}",
                "{\"a\"1}",
                "00",
                "01",
                "-0",
                "-",
                "+1",
                "1.0",
                "1e3",
                "1E3",
                "1000000000000000",
                "NaN",
                "tru",
                "trues",
                "nul",
                "\"\\/\"",
                "\"\\u0041\"",
                "\"\\u000a\"",
                "\"\\u0000\"",
                "\"\\ud83d\\ude00\"",
                "\"\n\"",
                "\"\u0000\"",
                "\"\ufffd\"",
                "\ufeff{}",
            })
    void anythingElseIsLeftToTheGeneralReader(String json) {
        assertEquals(Optional.empty(), read(json));
    }

    @Test
    void whatIsNotUtf8IsLeftToTheGeneralReader() {
        for (byte[] malformed : List.of(
                bytes(0x80), bytes(0xc3), bytes(0xc0, 0xa2), bytes(0xed, 0xa0, 0x80), bytes(0xf8, 0x88, 0x80, 0x80))) {
            byte[] json = new byte[malformed.length + 2];
            json[0] = '"';
            System.arraycopy(malformed, 0, json, 1, malformed.length);
            json[json.length - 1] = '"';

            assertEquals(Optional.empty(), CanonicalReader.read(json, words));
        }
    }

    @Test
    void depthIsBounded() {
        assertTrue(read("[".repeat(30) + "]".repeat(30)).isPresent());
        assertTrue(read("[".repeat(31) + "]".repeat(31)).isEmpty());
        assertTrue(read("[".repeat(1_000_000)).isEmpty());
    }

    @Property(tries = 5_000)
    void whatIsReadIsCanonicalAndReadAlikeByTheGeneralReader(
            @ForAll EventType type,
            @ForAll @Size(min = 1, max = 3) List<Integer> places,
            @ForAll @Size(3) List<@From("pieces") String> pieces) {
        StringBuilder changed = new StringBuilder(
                new String(new EventCodec().encode(Samples.all().get(type)).value(), UTF_8));
        for (int i = 0; i < places.size(); i++) {
            int place = Math.floorMod(places.get(i), changed.length());
            changed.replace(place, place + (i & 1), pieces.get(i));
        }

        check(changed.toString().getBytes(UTF_8));
    }

    @Property(tries = 5_000)
    void anyJsonLikeText(@ForAll @Size(max = 12) List<@From("pieces") String> pieces) {
        check(String.join("", pieces).getBytes(UTF_8));
    }

    private void check(byte[] json) {
        CanonicalReader.read(json, words).ifPresent(read -> {
            assertEquals(new JsonText().parse(json), read);
            assertArrayEquals(json, CanonicalJson.bytes(read));
            assertTrue(StorableText.isStorable(new String(json, UTF_8)));
        });
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "\"a\":", "\\", "\\n", "\\u0000", "\\u000b", "0",
                "1", "-", "12345", ".5", "e1", "true", "false", "null", " ", "é", "😀", "\ufffd", "\u0001", "\u007f",
                "\ufeff", "/", "x");
    }

    private Optional<JsonNode> read(String json) {
        return CanonicalReader.read(json.getBytes(UTF_8), words);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
