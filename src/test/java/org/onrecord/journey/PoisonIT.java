package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.Envelope;
import org.onrecord.event.EventCodec;
import org.onrecord.event.EventIds;
import org.onrecord.log.EventLog;
import org.onrecord.log.LogConfig;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;

/** Whatever a stranger writes to the topic is kept and told, and what comes after it is applied. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class PoisonIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Inject
    EventLog log;

    @Inject
    LogConfig settings;

    @Inject
    ProjectionWatch watch;

    @Inject
    AgroalDataSource dataSource;

    EmbeddedServers servers;

    private final EventCodec codec = new EventCodec();
    private final String slug = Events.slug("poisoned");
    private final UUID item = EventIds.ofCommitment(slug);

    /** A record as the stranger writes it, and what must become of it. */
    @SuppressWarnings("ArrayRecordComponent") // bytes to be written; nobody compares or keeps them
    private record Poison(
            String name,
            byte[] key,
            List<Map.Entry<String, byte[]>> headers,
            byte[] value,
            String outcome,
            String reason) {}

    @Test
    void whatCannotBeReadOrAppliedIsKeptWholeAndTheRecordsAfterItAreApplied() throws Exception {
        // given an item, and after it on the same partition everything that a stranger may come up with
        int partition = log.appendNow(Events.registered(slug)).partition();
        List<Poison> poisons = poisons(partition);

        // when each is followed by a good event
        List<RecordPosition> bad = new ArrayList<>();
        List<String> good = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            RecordPosition last = null;
            for (Poison poison : poisons) {
                bad.add(write(stranger, partition, poison));
                good.add("after " + poison.name());
                last = log.appendNow(Events.logged(slug, "after " + poison.name()));
                assertEquals(partition, last.partition());
            }
            assertTrue(watch.await(last, PATIENCE), "the projection did not come past the last record");
        }

        // then the bad ones are kept, and all good ones applied
        for (int i = 0; i < poisons.size(); i++) {
            assertKept(poisons.get(i), bad.get(i));
        }
        assertEquals(good, summaries());
        RestAssured.get("/q/health/ready").then().statusCode(200);
        RestAssured.get("/q/health/live").then().statusCode(200);
    }

    private List<Poison> poisons(int partition) {
        EncodedEvent known = codec.encode(Events.logged(slug, "never shown"));
        byte[] key = bytes(known.key());
        List<Poison> poisons = new ArrayList<>();
        poisons.add(new Poison(
                "garbage", new byte[] {0, -1, 7}, List.of(), new byte[] {-1, 0, 13, 10}, "parked", "not_an_event"));
        poisons.add(new Poison("no headers", key, List.of(), known.value(), "parked", "not_an_event"));
        poisons.add(new Poison("nothing at all", null, List.of(), null, "parked", "not_an_event"));
        poisons.add(new Poison(
                "an unknown type",
                key,
                headers(known, "ce_type", "follow-up.sung.v1"),
                known.value(),
                "parked",
                "unknown_type"));
        poisons.add(new Poison(
                "an unknown version",
                key,
                headers(known, "ce_type", "follow-up.logged.v2"),
                known.value(),
                "parked",
                "unknown_type"));
        EncodedEvent stray = codec.encode(orphan(partition == 0 ? 1 : 0));
        poisons.add(new Poison(
                "an event on another key's partition",
                bytes(stray.key()),
                headers(stray),
                stray.value(),
                "parked",
                "misplaced"));
        Envelope orphan = orphan(partition);
        EncodedEvent unknown = codec.encode(orphan);
        poisons.add(new Poison(
                "an unknown commitment",
                bytes(unknown.key()),
                headers(unknown),
                unknown.value(),
                "refused",
                "unknown-commitment"));
        List<Map.Entry<String, byte[]>> twice = headers(known);
        twice.add(Map.entry("ce_id", bytes(UUID.randomUUID().toString())));
        poisons.add(new Poison("a header twice", key, twice, known.value(), "parked", "not_an_event"));
        poisons.add(new Poison(
                "NUL in an unknown field",
                key,
                headers(known),
                bytes(text(known).replaceFirst("\\{", "{\"zzz\":\"a\\\\u0000b\",")),
                "parked",
                "invalid_data"));
        poisons.add(new Poison(
                "NUL in the name of an unknown field",
                key,
                headers(known),
                bytes(text(known).replaceFirst("\\{", "{\"z\\\\u0000z\":1,")),
                "parked",
                "invalid_data"));
        poisons.add(new Poison("no value", key, headers(known), null, "parked", "not_an_event"));
        poisons.add(new Poison("an empty value", key, headers(known), new byte[0], "parked", "invalid_data"));
        poisons.add(new Poison(
                "a wrong key",
                bytes(UUID.randomUUID().toString()),
                headers(known),
                known.value(),
                "parked",
                "not_an_event"));
        poisons.add(new Poison("no key", null, headers(known), known.value(), "parked", "not_an_event"));
        poisons.add(new Poison(
                "a header that is no text",
                key,
                with(headers(known), "ce_note", new byte[] {-1, -2}),
                known.value(),
                "parked",
                "not_an_event"));
        poisons.add(new Poison(
                "NUL in a header",
                key,
                with(headers(known), "ce_note", new byte[] {65, 0, 66}),
                known.value(),
                "parked",
                "not_an_event"));
        poisons.add(
                new Poison("deep nesting", key, headers(known), bytes("[".repeat(200_000)), "parked", "invalid_data"));
        return poisons;
    }

    /** A follow-up of nothing, whose own key lies on the given partition. */
    private static Envelope orphan(int partition) {
        while (true) {
            String nothing = Events.slug("nothing");
            byte[] key = bytes(EventIds.ofCommitment(nothing).toString());
            if (BuiltInPartitioner.partitionForKey(key, 6) == partition) {
                return Events.logged(nothing, "of nothing");
            }
        }
    }

    private RecordPosition write(KafkaProducer<byte[], byte[]> stranger, int partition, Poison poison)
            throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(settings.topic(), partition, poison.key(), poison.value());
        poison.headers().forEach(header -> record.headers().add(header.getKey(), header.getValue()));
        var written = stranger.send(record).get(30, TimeUnit.SECONDS);
        return new RecordPosition(written.partition(), written.offset());
    }

    private void assertKept(Poison poison, RecordPosition at) throws SQLException, IOException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT outcome, reason, detail, record_key, headers, record_value FROM kept_record"
                                + " WHERE part = ? AND log_offset = ?")) {
            select.setInt(1, at.partition());
            select.setLong(2, at.offset());
            try (ResultSet row = select.executeQuery()) {
                assertTrue(row.next(), poison.name() + " was not kept");
                assertEquals(poison.outcome(), row.getString(1), poison.name());
                assertEquals(poison.reason(), row.getString(2), poison.name() + ": " + row.getString(3));
                assertFalse(row.getString(3).isBlank(), poison.name());
                assertArrayEquals(poison.key(), row.getBytes(4), poison.name());
                assertEquals(written(poison), kept(row.getString(5)), poison.name());
                assertArrayEquals(poison.value(), row.getBytes(6), poison.name());
            }
        }
    }

    private static List<List<String>> written(Poison poison) {
        return poison.headers().stream()
                .map(header -> List.of(header.getKey(), Base64.getEncoder().encodeToString(header.getValue())))
                .toList();
    }

    private static List<List<String>> kept(String headers) throws IOException {
        List<List<String>> kept = new ArrayList<>();
        for (JsonNode header : new ObjectMapper().readTree(headers)) {
            kept.add(List.of(header.get(0).asText(), header.get(1).asText()));
        }
        return kept;
    }

    private List<String> summaries() {
        return RestAssured.get("/api/v1/commitments/" + item + "/timeline?order=oldest&limit=200")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.findAll { it.type == 'update' }.summary");
    }

    private static List<Map.Entry<String, byte[]>> headers(EncodedEvent event, String... instead) {
        Map<String, String> headers = new LinkedHashMap<>(event.headers());
        for (int i = 0; i < instead.length; i += 2) {
            headers.put(instead[i], instead[i + 1]);
        }
        List<Map.Entry<String, byte[]>> encoded = new ArrayList<>();
        headers.forEach((name, text) -> encoded.add(Map.entry(name, bytes(text))));
        return encoded;
    }

    private static List<Map.Entry<String, byte[]>> with(
            List<Map.Entry<String, byte[]>> headers, String name, byte[] value) {
        headers.add(Map.entry(name, value));
        return headers;
    }

    private static String text(EncodedEvent event) {
        return new String(event.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
