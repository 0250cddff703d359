package org.onrecord.bench;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;

/**
 * How long it takes from a commit until every client of the stream has the event, against writing the same bytes to as
 * many bare responses. docs/benchmarks.md says what is fair about it.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class StreamBench {

    private static final int CLIENTS = Integer.getInteger("bench.clients", 1_000);
    private static final int EVENTS = Integer.getInteger("bench.stream-events", 200);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final long PAUSE_MILLIS = 50;
    private static final String UNIT = "µs";

    @TestHTTPResource
    URI base;

    @Inject
    Vertx vertx;

    @Inject
    ProjectionWatch watch;

    private final Desk desk = new Desk();

    @Test
    void changes_reach_a_thousand_clients() throws Exception {
        String slug = desk.call();
        List<Latencies> streamed = new ArrayList<>();
        List<Latencies> echoed = new ArrayList<>();
        // The first round of each warms up and is not counted.
        for (int round = 0; round <= ROUNDS; round++) {
            Latencies stream = stream(slug);
            Latencies echo = echo(stream.frames());
            Console.say("round %d: stream %s, bare fan-out %s", round, stream, echo);
            if (round > 0) {
                streamed.add(stream);
                echoed.add(echo);
            }
        }
        String what = String.format(Locale.ROOT, "%,d SSE clients, ", CLIENTS);
        Rates bareHalf = Latencies.at(echoed, 0.5);
        Rates bareMost = Latencies.at(echoed, 0.99);
        new BenchTable(Machine.facts())
                .row(what + "bare fan-out, p50", UNIT, bareHalf)
                .row(what + "bare fan-out, p99", UNIT, bareMost)
                .row(what + "commit to client, p50", UNIT, Latencies.at(streamed, 0.5), bareHalf)
                .row(what + "commit to client, p99", UNIT, Latencies.at(streamed, 0.99), bareMost)
                .print();
    }

    /** Follow-ups written one after another, from the moment their transaction was seen to be committed. */
    private Latencies stream(String slug) throws Exception {
        NavigableMap<Long, Position> commits = new TreeMap<>();
        Thread clock = new Thread(() -> {
            Position seen = watch.current();
            while (!Thread.currentThread().isInterrupted()) {
                Position now = watch.awaitMove(seen, Duration.ofSeconds(1));
                if (!seen.hasPassed(now)) {
                    synchronized (commits) {
                        commits.put(System.nanoTime(), now);
                    }
                    seen = now;
                }
            }
        });
        try (Audience audience = Audience.of(vertx, CLIENTS, base.resolve("/api/v1/stream"))) {
            clock.start();
            for (int i = 0; i < EVENTS; i++) {
                desk.finding(slug, "2022-01-01", "in_progress");
                Thread.sleep(PAUSE_MILLIS);
            }
            audience.await(EVENTS);
            clock.interrupt();
            clock.join();
            return audience.latencies(id -> {
                Position event = Position.parse(id).orElseThrow();
                return commits.entrySet().stream()
                        .filter(commit -> commit.getValue().hasPassed(event))
                        .findFirst()
                        .orElseThrow()
                        .getKey();
            });
        }
    }

    /** The same bytes, written to as many responses by nothing but a server. */
    private Latencies echo(List<Buffer> frames) throws Exception {
        try (BareFanOut server = BareFanOut.start(vertx);
                Audience audience = Audience.of(vertx, CLIENTS, server.address())) {
            List<Long> written = new ArrayList<>();
            for (Buffer frame : frames) {
                written.add(System.nanoTime());
                server.write(frame);
                Thread.sleep(PAUSE_MILLIS);
            }
            audience.await(frames.size());
            List<String> ids = frames.stream().map(Audience::idOf).toList();
            return audience.latencies(id -> written.get(ids.indexOf(id)));
        }
    }
}
