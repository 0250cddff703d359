package org.onrecord.bench;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/**
 * How many polls of what has not changed are answered, against an endpoint of the same application that does nothing.
 * docs/benchmarks.md says what is fair about it.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class PollingBench {

    private static final int CONNECTIONS = Integer.getInteger("bench.connections", 16);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("bench.seconds", 4));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final double GOAL = 0.85;
    private static final String UNIT = "requests/s";

    private final Desk desk = new Desk();

    @Test
    void polls_are_answered() throws Exception {
        int port = RestAssured.port;
        String slug = desk.call();
        desk.finding(slug, "2022-01-01", "in_progress");
        Map<String, Load> sides = new LinkedHashMap<>();
        sides.put("an empty endpoint", new Load(port, CONNECTIONS, same(Door.get("/empty")), 200));
        for (String address : List.of("/board", "/commitments/" + slug, "/commitments?limit=50")) {
            sides.put("304 of " + address.replace(slug, "{slug}"), poll(port, "/api/v1" + address));
        }
        Map<String, List<Double>> measured = new HashMap<>();
        // The first round warms up and is not counted.
        for (int round = 0; round <= ROUNDS; round++) {
            for (Map.Entry<String, Load> side : sides.entrySet()) {
                double rate = side.getValue().atOnce(TIME).rate();
                Console.say("round %d, %s: %,.0f %s", round, side.getKey(), rate, UNIT);
                if (round > 0) {
                    measured.computeIfAbsent(side.getKey(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        BenchTable table = new BenchTable(Machine.facts());
        Rates empty = Rates.of(measured.get("an empty endpoint"));
        table.row("an empty endpoint", UNIT, empty);
        sides.keySet().stream()
                .skip(1)
                .forEach(name -> table.row(name, UNIT, Rates.of(measured.get(name)), empty, GOAL));
        table.print();
    }

    private static Load poll(int port, String target) throws Exception {
        String tag = Door.header(port, target, "etag");
        return new Load(
                port, CONNECTIONS, same(Door.request("GET", target, "If-None-Match: " + tag + "\r\n", "")), 304);
    }

    private static LongFunction<byte[]> same(byte[] request) {
        return number -> request;
    }
}
