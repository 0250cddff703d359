package org.onrecord.bench;

import static org.onrecord.access.Desk.json;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.alert.DeliveryRepository;
import org.onrecord.alert.NewDelivery;
import org.onrecord.alert.delivery.TestReceiver;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.EventIds;
import org.onrecord.log.SqlTransaction;

/**
 * How long a message takes from its commit until a living receiver has it, where a tenth of the receivers is dead, against
 * where none is. docs/benchmarks.md says what is fair about it.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class DeliveryBench {

    private static final int RECEIVERS = Integer.getInteger("bench.receivers", 100);
    private static final int MESSAGES = Integer.getInteger("bench.messages", 50);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final long PAUSE_MILLIS = 200;
    private static final String SUBSCRIPTIONS = "/api/v1/subscriptions";
    private static final String UNIT = "µs";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    DeliveryRepository queue;

    @Inject
    Clock clock;

    private final Desk desk = new Desk();

    @Test
    void the_dead_do_not_delay_the_living() throws Exception {
        List<Latencies> without = new ArrayList<>();
        List<Latencies> with = new ArrayList<>();
        try (TestReceiver receiver = new TestReceiver()) {
            // The first round of each warms up and is not counted.
            for (int round = 0; round <= ROUNDS; round++) {
                Latencies none = run(receiver, round + "-none", 0);
                Latencies tenth = run(receiver, round + "-tenth", RECEIVERS / 10);
                Console.say("round %d: none dead %s, a tenth dead %s", round, none, tenth);
                if (round > 0) {
                    without.add(none);
                    with.add(tenth);
                }
            }
        }
        String what = String.format(Locale.ROOT, "%,d receivers, ", RECEIVERS);
        Rates median = Latencies.at(without, 0.5);
        Rates most = Latencies.at(without, 0.99);
        new BenchTable(Machine.facts())
                .row(what + "none dead, commit to receiver, p50", UNIT, median)
                .row(what + "none dead, commit to receiver, p99", UNIT, most)
                .row(what + "a tenth dead, to the living, p50", UNIT, Latencies.at(with, 0.5), median)
                .row(what + "a tenth dead, to the living, p99", UNIT, Latencies.at(with, 0.99), most)
                .print();
    }

    private Latencies run(TestReceiver receiver, String name, int dead) throws Exception {
        List<UUID> all = new ArrayList<>();
        List<String> living = new ArrayList<>();
        for (int i = 0; i < RECEIVERS; i++) {
            String path = (i < dead ? "/hang/" : "/200/") + name + "-" + i;
            all.add(subscribe(receiver.url(path)));
            if (i >= dead) {
                living.add(path);
            }
        }
        Map<String, Long> committed = new HashMap<>();
        for (int message = 0; message < MESSAGES; message++) {
            UUID event = UUID.randomUUID();
            add(all, event);
            long now = System.nanoTime();
            all.forEach(one -> committed.put(EventIds.ofDelivery(event, one).toString(), now));
            Thread.sleep(PAUSE_MILLIS);
        }
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> living.stream()
                .allMatch(path -> receiver.at(path).size() >= MESSAGES));
        List<Long> nanos = living.stream()
                .flatMap(path -> receiver.at(path).stream())
                .map(request -> request.nanos() - committed.get(request.id()))
                .toList();
        all.forEach(one -> desk.with("subscriber").delete(SUBSCRIPTIONS + "/" + one));
        return new Latencies(nanos, List.of());
    }

    private UUID subscribe(String url) {
        return UUID.fromString(desk.with("subscriber")
                .body(json(
                        "{'name':'Bench','filter':{'kind':'appeal'},'channel':{'type':'webhook','url':'" + url + "'}}"))
                .post(SUBSCRIPTIONS)
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private void add(List<UUID> subscriptions, UUID event) throws SQLException {
        Instant now = clock.instant();
        List<NewDelivery> messages = subscriptions.stream()
                .map(id -> new NewDelivery(
                        id, event, "follow_up.logged", List.of("follow_up.logged"), null, null, "{}", now, false))
                .toList();
        try (Connection connection = dataSource.getConnection()) {
            SqlTransaction.on(connection, transaction -> queue.add(transaction, messages));
        }
    }
}
