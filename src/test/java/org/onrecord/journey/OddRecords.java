package org.onrecord.journey;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.Envelope;
import org.onrecord.event.EventCodec;

/** Records as strangers write them: random bytes, and good events with something changed. */
final class OddRecords {

    private static final List<String> NAMES = List.of(
            "ce_specversion",
            "ce_id",
            "ce_type",
            "ce_source",
            "ce_time",
            "ce_subject",
            "ce_requesthash",
            "content-type");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "1.0",
            "0.3",
            "2.0",
            "a\0b",
            "\ud83d\ude00",
            "\u202e\u0301",
            "not a uuid",
            "00000000-0000-0000-0000-000000000000",
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "follow-up.logged.v2",
            "follow-up.sung.v1",
            "org.onrecord.event.Event$FollowUpLogged",
            "commitment.registered.v1",
            "follow-up.logged.v1",
            "source.captured.v1",
            "http://[",
            "urn:stranger",
            "2026-11-23T10:15:30",
            "2026-11-23T24:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "text/plain",
            "application/json; charset=utf-16",
            "application/cloudevents+json",
            "ab".repeat(32));

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-0",
            "1e400",
            "1e-999999999",
            "9".repeat(1_000),
            "[]",
            "{}",
            "[".repeat(5_000) + "]".repeat(5_000),
            "{\"a\":".repeat(200) + "1" + "}".repeat(200),
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\u00a0\"",
            "\"9999-12-31T23:59:59-18:00\"",
            "\"0000\"",
            "\"" + "x".repeat(300_000) + "\"",
            "{\"a\":1,\"a\":2}",
            "NaN",
            "");

    private final Random random;
    private final EventCodec codec = new EventCodec();
    private final List<Envelope> events;

    /**
     * A source of records.
     *
     * @param events what most of them are made of
     */
    OddRecords(Random random, List<Envelope> events) {
        this.random = random;
        this.events = events;
    }

    /** A record as it is written. */
    @SuppressWarnings("ArrayRecordComponent") // bytes to be written and compared one by one
    record Odd(byte[] key, List<Map.Entry<String, byte[]>> headers, byte[] value) {}

    Odd next() {
        if (random.nextInt(20) == 0) {
            return new Odd(bytes(40), List.of(Map.entry("ce_" + random.nextInt(9), bytes(9))), bytes(400));
        }
        EncodedEvent good = codec.encode(any(events));
        Map<String, String> headers = new LinkedHashMap<>(good.headers());
        byte[] key = good.key().getBytes(UTF_8);
        byte[] value = good.value();
        List<Map.Entry<String, byte[]>> more = new ArrayList<>();
        // One in twenty stays as it is.
        int changes = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < changes; i++) {
            switch (random.nextInt(8)) {
                case 0 -> headers.remove(any(NAMES));
                case 1, 2 -> headers.put(any(NAMES), any(TEXTS));
                case 3 -> more.add(oneMore());
                case 4 -> key = otherKey(key);
                default -> value = otherValue(value);
            }
        }
        List<Map.Entry<String, byte[]>> written = new ArrayList<>();
        headers.forEach((name, text) -> written.add(Map.entry(name, text.getBytes(UTF_8))));
        written.addAll(more);
        return new Odd(key, List.copyOf(written), value);
    }

    private Map.Entry<String, byte[]> oneMore() {
        return switch (random.nextInt(6)) {
            case 0 -> Map.entry(any(NAMES), any(TEXTS).getBytes(UTF_8));
            case 1 -> Map.entry("ce_note", bytes(20));
            case 2 -> Map.entry("ce_note", "n".repeat(100_000).getBytes(UTF_8));
            case 3 -> Map.entry("ce_" + any(TEXTS), any(TEXTS).getBytes(UTF_8));
            case 4 -> Map.entry("\u4e2d\0\ud83d\ude00", bytes(3));
            default ->
                Map.entry(
                        "onrecord-retry-of", any(List.of("0-0", "9-9", "x", "")).getBytes(UTF_8));
        };
    }

    private byte[] otherKey(byte[] key) {
        if (key == null) {
            return bytes(40);
        }
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> UUID.randomUUID().toString().getBytes(UTF_8);
            case 3 -> bytes(5_000);
            default -> new String(key, UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8);
        };
    }

    private byte[] otherValue(byte[] value) {
        if (value == null || value.length == 0) {
            return bytes(10);
        }
        return switch (random.nextInt(9)) {
            case 0 -> null;
            case 1 -> Arrays.copyOf(value, random.nextInt(value.length));
            case 2 -> new String(value, UTF_8).getBytes(UTF_16);
            case 3 -> ("\ufeff" + new String(value, UTF_8)).getBytes(UTF_8);
            case 4 ->
                new String(value, UTF_8)
                        .replaceFirst("\\{", "{\"zzz\":" + quoted(any(VALUES)) + ",")
                        .getBytes(UTF_8);
            case 5 -> codec.encode(any(events)).value();
            case 6 -> replaced(new String(value, UTF_8)).getBytes(UTF_8);
            default -> spoilt(value);
        };
    }

    /** Each value of an object or list stands after a colon or a bracket. */
    private String replaced(String text) {
        List<String> parts = new ArrayList<>(List.of(text.split("(?<=[:\\[])", -1)));
        int at = parts.size() == 1 ? 0 : 1 + random.nextInt(parts.size() - 1);
        parts.set(at, parts.get(at).replaceFirst("^(\"[^\"]*\"|[0-9]+|true|false|null|\\{\\}?)", quoted(any(VALUES))));
        return String.join("", parts);
    }

    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }

    private byte[] spoilt(byte[] value) {
        byte[] spoilt = value.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
        }
        return spoilt;
    }

    private byte[] bytes(int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
