package org.onrecord.bench;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.log.KafkaClients;

/**
 * How long it takes until a write is acknowledged and visible, at half of what the service takes, against producing,
 * consuming and inserting one row at the same rate. docs/benchmarks.md says what is fair about it.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class AcknowledgementBench {

    private static final int CONNECTIONS = Integer.getInteger("bench.connections", 16);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("bench.seconds", 4));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int ITEMS = Integer.getInteger("bench.write.commitments", 200);
    private static final String TOPIC = "bench.bare";
    private static final double GOAL = 1.5;
    private static final String UNIT = "µs";
    /** What a follow-up of the bench comes to on the log. */
    private static final int VALUE = 420;

    @Inject
    KafkaClients clients;

    @Inject
    AgroalDataSource dataSource;

    EmbeddedServers servers;

    private final Desk desk = new Desk();

    @Test
    void writes_are_acknowledged_and_visible() throws Exception {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            items.add(desk.call());
        }
        String headers = "Authorization: " + desk.bearer("analyst") + "\r\nContent-Type: application/json\r\n";
        Load writes = new Load(
                RestAssured.port, CONNECTIONS, number -> write(items.get((int) (number % ITEMS)), headers), 201);
        // Twice as long as a round, and warm afterwards.
        writes.atOnce(TIME);
        double most = writes.atOnce(TIME).rate();
        double half = most / 2;
        Console.say("at most %,.0f writes/s on %d connections", most, CONNECTIONS);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        BareWrites bare = new BareWrites(servers.bootstrapServers(), dataSource, TOPIC, VALUE);
        // Many more than are under way at a time, so that a slow answer holds up no request.
        Load steady = new Load(writes.port(), 4 * CONNECTIONS, writes.requests(), writes.status());
        List<Latencies> served = new ArrayList<>();
        List<Latencies> inserted = new ArrayList<>();
        // The first round warms up and is not counted.
        for (int round = 0; round <= ROUNDS; round++) {
            Latencies service = steady.at(half, TIME).latencies();
            Latencies least;
            try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
                least = bare.at(half, TIME, consumer);
            }
            Console.say("round %d at %,.0f writes/s: write %s, bare %s", round, half, service, least);
            if (round > 0) {
                served.add(service);
                inserted.add(least);
            }
        }
        Rates bareHalf = Latencies.at(inserted, 0.5);
        Rates bareMost = Latencies.at(inserted, 0.99);
        new BenchTable(Machine.facts())
                .row("writes, as many as are taken", "requests/s", Rates.of(List.of(most)))
                .row("produce, consume, insert one row, p50", UNIT, bareHalf)
                .row("produce, consume, insert one row, p99", UNIT, bareMost)
                .row("write acknowledged and visible, p50", UNIT, Latencies.at(served, 0.5), bareHalf)
                .rowAtMost("write acknowledged and visible, p99", UNIT, Latencies.at(served, 0.99), bareMost, GOAL)
                .print();
    }

    private static byte[] write(String item, String headers) {
        return Door.request(
                "POST",
                "/api/v1/commitments/" + item + "/follow-ups",
                headers,
                Desk.update("2022-01-01", Desk.says("Desk", "analyst", "in_progress"), ""));
    }
}
