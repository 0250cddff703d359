package org.onrecord.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onrecord.access.AdminKeyOfTest;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.fuzz.Description.Operation;
import org.onrecord.log.LogConfig;

/**
 * Whatever is sent to whatever door of the description, the service answers well, writes what it accepts and nothing that
 * it refuses. {@code -Donrecord.fuzz.seed=…} and {@code -Donrecord.fuzz.requests=…} make other runs; a request depends on
 * the seed, its number and what earlier answers gave away.
 */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedTestResource.class, restrictToAnnotatedClass = true)
class HttpFuzzIT {

    private static final int CONNECTIONS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What goes on for ever, or waits as long as it is asked to, is left after this. */
    private static final Duration HELD = Duration.ofSeconds(1);

    @Inject
    LogConfig settings;

    @Inject
    AgroalDataSource dataSource;

    EmbeddedServers servers;

    private final Description description = Description.read();
    private final Map<String, List<String>> faults = new TreeMap<>();
    private final Map<Integer, AtomicInteger> statuses = new TreeMap<>();

    @Test
    void aThousandRequestsFindNoFault() throws Exception {
        throwAtTheService(1_000, 20_221_128);
    }

    @Test
    @Tag("long")
    void twentyThousandRequestsFindNoFault() throws Exception {
        throwAtTheService(Integer.getInteger("onrecord.fuzz.requests", 20_000), Long.getLong("onrecord.fuzz.seed", 1));
    }

    private void throwAtTheService(int requests, long seed) throws Exception {
        // given a little to find, and the log as it is
        new Desk().finding(new Desk().call(), "2022-06-01", "in_progress");
        String principal = principal();
        Map<TopicPartition, Long> before = ends();
        String run = "fuzz-" + Long.toString(System.nanoTime(), 36) + "-";
        Harvest harvest = new Harvest();
        Requests source = new Requests(description, harvest, AdminKeyOfTest.bearer(), run, seed);
        Tally tally = new Tally(principal, run);
        Rules rules = new Rules(description, types());

        // when the requests are sent
        long start = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                ends.add(connections.submit(() -> {
                    try (RawClient client = new RawClient(RestAssured.port)) {
                        for (int number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                            send(client, source.make(number), rules, harvest, tally);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get(10, TimeUnit.MINUTES);
            }
        } finally {
            connections.shutdownNow();
        }
        System.out.printf(
                "HttpFuzzIT: seed %d, %d requests in %.1f s, answers %s, %d writes accepted and %d refused%n",
                seed,
                requests,
                (System.nanoTime() - start) / 1e9,
                statuses,
                tally.acceptedWrites(),
                tally.refusedWrites());

        // then each was answered well, much was accepted and much refused, and the log holds the one and not the other
        assertTrue(faults.isEmpty(), () -> report(seed));
        assertTrue(tally.acceptedWrites() > requests / 100, "too few writes were accepted to tell anything");
        assertTrue(tally.refusedWrites() > requests / 20, "too few writes were refused to tell anything");
        assertEquals(List.of(), tally.faults(since(before), refused()));
        assertStillWell();
    }

    private void send(RawClient client, FuzzRequest request, Rules rules, Harvest harvest, Tally tally) {
        Operation operation =
                description.operation(request.method(), request.path()).orElse(request.meant());
        boolean mayHold = operation.isStream()
                || (request.header("Prefer").isPresent() && operation.path().endsWith("/changes"));
        try {
            RawAnswer answer = client.send(request, mayHold ? HELD : PATIENCE).orElse(null);
            if (answer == null) {
                if (!mayHold) {
                    note(request, "no answer in " + PATIENCE);
                }
                return;
            }
            rules.faults(request, answer).forEach(fault -> note(request, fault));
            JsonNode body = Rules.json(answer);
            boolean writes = description
                    .operation(request.method(), request.path())
                    .filter(Operation::writesEvent)
                    .isPresent();
            tally.take(request, answer, writes, body);
            if (answer.status() < 300) {
                harvest.take(request, answer, body);
            }
            synchronized (statuses) {
                statuses.computeIfAbsent(answer.status(), status -> new AtomicInteger())
                        .incrementAndGet();
            }
        } catch (IOException e) {
            note(request, "no answer: " + e.getMessage());
        }
    }

    private void note(FuzzRequest request, String fault) {
        synchronized (faults) {
            faults.computeIfAbsent(request.meant().name() + "  " + fault, of -> new ArrayList<>())
                    .add(request.number() + " " + request.told());
        }
    }

    private String report(long seed) {
        return "seed " + seed + "\n"
                + faults.entrySet().stream()
                        .map(fault -> fault.getValue().size() + " x " + fault.getKey() + "\n    e.g. "
                                + fault.getValue().get(0))
                        .collect(Collectors.joining("\n\n"));
    }

    private void assertStillWell() {
        RestAssured.get("/q/health").then().statusCode(200);
        Desk desk = new Desk();
        String item = desk.call();
        desk.finding(item, "2022-06-01", "implemented");
        assertEquals("implemented", desk.read("nobody", item).getString("standing.implementation"));
        assertEquals(
                0,
                desk.get("admin", "/api/v1/admin/records?outcome=parked")
                        .getList("items")
                        .size(),
                "a record of the service's own cannot be read");
    }

    /** As whom the admin's key writes. */
    private static String principal() {
        String item = Desk.freshSlug();
        Desk.admin()
                .body(Desk.item(item, "call", ""))
                .post(Desk.COMMITMENTS)
                .then()
                .statusCode(201);
        return new Desk().timeline("nobody", item).getString("items[0].author.id");
    }

    private static Map<String, JsonNode> types() throws IOException {
        Map<String, JsonNode> types = new HashMap<>();
        new ObjectMapper()
                .readTree(Desk.nobody()
                        .accept("application/json")
                        .get("/problems")
                        .asString())
                .get("items")
                .forEach(type -> types.put(type.get("type").asText(), type));
        return types;
    }

    private Map<TopicPartition, Long> ends() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer));
        }
    }

    /** The ids of the events that were written since. */
    private List<UUID> since(Map<TopicPartition, Long> before) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(consumer));
            consumer.assign(ends.keySet());
            before.forEach(consumer::seek);
            List<UUID> ids = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    ids.add(UUID.fromString(
                            new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8)));
                }
            }
            return ids;
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(settings.topic()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers.bootstrapServers(), "auto.offset.reset", "none"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private Set<UUID> refused() throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (Connection connection = dataSource.getConnection();
                Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT event_id FROM kept_record WHERE outcome = 'refused'")) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }
}
