package org.onrecord.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.Envelope;
import org.onrecord.event.EventCodec;
import org.onrecord.journey.OddRecords.Odd;
import org.onrecord.log.EventLog;
import org.onrecord.log.LogConfig;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;
import org.onrecord.log.SubmissionsConfig;

/** Whatever strangers write to the topics, thousands of records of it, the good ones among them are recorded. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedTestResource.class, restrictToAnnotatedClass = true)
class RecordFuzzIT {

    private static final int RECORDS = Integer.getInteger("onrecord.fuzz.records", 3_000);
    private static final long SEED = Long.getLong("onrecord.fuzz.seed", 1);
    private static final int ITEMS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Inject
    EventLog log;

    @Inject
    LogConfig settings;

    @Inject
    SubmissionsConfig submissions;

    @Inject
    ProjectionWatch watch;

    @Inject
    AgroalDataSource dataSource;

    EmbeddedServers servers;

    private final EventCodec codec = new EventCodec();

    @Test
    void everyRecordEndsInOneOutcomeAndTheGoodOnesAreApplied() throws Exception {
        // given items on every partition
        System.out.println("RecordFuzzIT: seed " + SEED + ", " + RECORDS + " records");
        Map<String, List<String>> good = new LinkedHashMap<>();
        for (int i = 0; i < ITEMS; i++) {
            String slug = Events.slug("among-odd-records");
            log.appendNow(Events.registered(slug));
            good.put(slug, new ArrayList<>());
        }
        double before = settled();

        // when odd records are written, and good events between them
        Random random = new Random(SEED);
        List<String> slugs = List.copyOf(good.keySet());
        List<Envelope> written = new ArrayList<>();
        Map<RecordPosition, Odd> odd = new HashMap<>();
        int appended = 0;
        Position end = Position.start();
        OddRecords source = new OddRecords(random, History.of(SEED, 400));
        try (KafkaProducer<byte[], byte[]> stranger = stranger()) {
            for (int done = 0; done < RECORDS; done += 25) {
                end = end.merge(write(stranger, settings.topic(), source, 25, odd));
                String slug = slugs.get(random.nextInt(ITEMS));
                Envelope event = Events.logged(slug, "after " + done);
                good.get(slug).add("after " + done);
                written.add(event);
                end = end.merge(Position.after(log.appendNow(event)));
                appended++;
                // An event that is applied already comes again, as after a crash.
                if (random.nextInt(4) == 0) {
                    end = end.merge(Position.after(log.appendNow(written.get(random.nextInt(written.size())))));
                    appended++;
                }
            }
        }
        assertTrue(watch.await(end, PATIENCE), "the projection did not come past the last record");

        // then the good ones are on their timelines, in order
        for (Map.Entry<String, List<String>> item : good.entrySet()) {
            assertEquals(
                    item.getValue(),
                    new Desk()
                            .timeline("nobody", item.getKey())
                            .getList("items.findAll { it.type == 'update' }.summary"));
        }
        // and each odd one is applied, or kept, or a duplicate of what is applied: one of these
        Map<RecordPosition, UUID> applied = applied();
        Map<String, Map<String, Object>> kept = kept("events");
        Set<UUID> events = Set.copyOf(applied.values());
        odd.forEach((at, record) -> {
            boolean isApplied = applied.containsKey(at);
            Map<String, Object> shown = kept.get(at.partition() + "-" + at.offset());
            assertFalse(isApplied && shown != null, at + " is applied and kept");
            if (shown != null) {
                assertSame(record, shown);
            } else if (!isApplied) {
                assertTrue(events.contains(id(record)), at + " is neither applied nor kept nor a duplicate");
            }
        });
        assertTrue(kept.size() > RECORDS / 3, "too few were odd");
        assertTrue(applied.size() > RECORDS / 30, "too few were good");
        // Counted once it is committed, which may be seen first.
        double counted = before + odd.size() + appended;
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(counted, outcomes(), 0.1));
        RestAssured.get("/q/health").then().statusCode(200);

        // and a replay of all of it decides the same
        assertRebuilt();
    }

    @Test
    void everySubmissionIsTakenOverOrParkedAndTheGoodOnesAreRecorded() throws Exception {
        // given an item, and what submitters send among odd records
        String slug = Events.slug("among-odd-submissions");
        log.appendNow(Events.registered(slug));
        double before = submitted();
        Random random = new Random(SEED + 1);
        OddRecords source = new OddRecords(
                random,
                History.of(SEED + 1, 400).stream().map(RecordFuzzIT::ofTheDesk).toList());
        Map<RecordPosition, Odd> odd = new HashMap<>();
        List<String> good = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> stranger = stranger()) {
            for (int done = 0; done < RECORDS; done += 50) {
                write(stranger, submissions.topic(), source, 50, odd);
                EncodedEvent event = codec.encode(ofTheDesk(Events.logged(slug, "after " + done)));
                good.add("after " + done);
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(submissions.topic(), bytes(event.key()), event.value());
                event.headers().forEach((name, text) -> record.headers().add(name, bytes(text)));
                stranger.send(record).get();
            }
        }

        // then each is taken over or parked, and shown as it came
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(before + odd.size() + good.size(), submitted(), 0.1));
        Map<String, Map<String, Object>> kept = kept("submissions");
        assertTrue(kept.size() > RECORDS / 3, "too few were odd");
        Map<String, Map<String, Object>> byPlace = new HashMap<>();
        kept.values().forEach(shown -> byPlace.put(shown.get("partition") + "-" + shown.get("offset"), shown));
        odd.forEach((at, record) -> {
            Map<String, Object> shown = byPlace.get(at.partition() + "-" + at.offset());
            if (shown != null) {
                assertSame(record, shown);
            }
        });
        // and the good ones are recorded
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        good,
                        new Desk().timeline("nobody", slug).getList("items.findAll { it.type == 'update' }.summary")));
        RestAssured.get("/q/health").then().statusCode(200);
    }

    private static Envelope ofTheDesk(Envelope event) {
        return new Envelope(
                event.id(), event.subject(), "urn:example:desk", event.time(), null, event.author(), event.event());
    }

    /** Writes some, waits for all, and notes where they stand. */
    private static Position write(
            KafkaProducer<byte[], byte[]> stranger,
            String topic,
            OddRecords source,
            int count,
            Map<RecordPosition, Odd> odd)
            throws Exception {
        List<Map.Entry<Odd, Future<RecordMetadata>>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Odd record = source.next();
            ProducerRecord<byte[], byte[]> written = new ProducerRecord<>(topic, null, record.key(), record.value());
            record.headers().forEach(header -> written.headers().add(header.getKey(), header.getValue()));
            sent.add(Map.entry(record, stranger.send(written)));
        }
        Position end = Position.start();
        for (Map.Entry<Odd, Future<RecordMetadata>> one : sent) {
            RecordMetadata metadata = one.getValue().get();
            RecordPosition at = new RecordPosition(metadata.partition(), metadata.offset());
            odd.put(at, one.getKey());
            end = end.merge(Position.after(at));
        }
        return end;
    }

    private static void assertSame(Odd record, Map<String, Object> shown) {
        assertNotNull(shown.get("reason"));
        assertNotNull(shown.get("detail"));
        assertArrayEquals(record.key(), decoded(shown.get("key")));
        assertArrayEquals(record.value(), decoded(shown.get("value")));
        List<?> headers = (List<?>) shown.get("headers");
        assertEquals(record.headers().size(), headers.size());
        for (int i = 0; i < headers.size(); i++) {
            List<?> header = (List<?>) headers.get(i);
            assertEquals(record.headers().get(i).getKey(), header.get(0));
            assertArrayEquals(record.headers().get(i).getValue(), decoded(header.get(1)));
        }
    }

    private static byte[] decoded(Object base64) {
        return base64 == null ? null : Base64.getDecoder().decode((String) base64);
    }

    private static UUID id(Odd record) {
        return record.headers().stream()
                .filter(header -> header.getKey().equals("ce_id"))
                .map(header -> UUID.fromString(new String(header.getValue(), StandardCharsets.UTF_8)))
                .findFirst()
                .orElseThrow();
    }

    /** Every kept record of a topic, page after page. */
    private static Map<String, Map<String, Object>> kept(String topic) {
        Map<String, Map<String, Object>> kept = new HashMap<>();
        String next = "";
        while (next != null) {
            JsonPath page = new Desk().get("admin", "/api/v1/admin/records?topic=" + topic + "&limit=100" + next);
            List<Map<String, Object>> items = page.getList("items");
            items.forEach(item -> kept.put((String) item.get("id"), item));
            String cursor = page.getString("next");
            next = cursor == null ? null : "&cursor=" + cursor;
        }
        return kept;
    }

    private static void assertRebuilt() {
        String rebuild = Desk.admin()
                .post("/api/v1/admin/projections/timeline/rebuild")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonPath shown = new Desk().get("admin", "/api/v1/admin/projections");
            assertEquals(rebuild, shown.getString("items[0].rebuild.id"));
            assertNotNull(shown.getString("items[0].rebuild.finishedAt"));
        });
        JsonPath shown = new Desk().get("admin", "/api/v1/admin/projections");
        assertEquals("done", shown.getString("items[0].rebuild.state"), shown.prettify());
    }

    /** How many records have been counted, once no more come: other tests may have left some on their way. */
    private double settled() {
        AtomicReference<Double> last = new AtomicReference<>(-1.0);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> last.getAndSet(outcomes()) == outcomes());
        return outcomes();
    }

    private double outcomes() {
        return counted("onrecord_log_records_total");
    }

    private double submitted() {
        return counted("onrecord_submissions_records_total");
    }

    private static double counted(String metric) {
        return RestAssured.given()
                .accept("text/plain")
                .get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(metric))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Which event was applied where. */
    private Map<RecordPosition, UUID> applied() throws SQLException {
        Map<RecordPosition, UUID> applied = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT part, log_offset, event_id FROM timeline_entry")) {
            while (rows.next()) {
                applied.put(new RecordPosition(rows.getInt(1), rows.getLong(2)), rows.getObject(3, UUID.class));
            }
        }
        return applied;
    }

    private KafkaProducer<byte[], byte[]> stranger() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers.bootstrapServers(),
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        4 * 1024 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
