package org.onrecord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onrecord.log.BacklogProjector;
import org.onrecord.log.KafkaClients;
import org.onrecord.log.LogConfig;
import org.onrecord.log.Projection;
import org.onrecord.source.SourceTables;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.TimelineConfig;
import org.onrecord.timeline.TimelineProjection;

/**
 * How fast a backlog on the topic becomes rows in PostgreSQL, against {@code COPY} of the rows it ends in, and against
 * the projector's own transactions without what comes before them. docs/benchmarks.md says what is fair about it.
 */
class BacklogBench {

    private static final long SEED = 20_221_123L;
    private static final int EVENTS = Integer.getInteger("bench.events", 200_000);
    private static final int COMMITMENTS = Integer.getInteger("bench.commitments", 10_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final String UNIT = "events/s";

    @Test
    void a_backlog_is_projected() throws Exception {
        try (BenchServers servers = BenchServers.start();
                FinalRows rows = new FinalRows()) {
            LogConfig settings = servers.settings(LogConfig.class);
            KafkaClients clients = new KafkaClients(settings, servers.kafka());
            BacklogProjector projector = new BacklogProjector(settings, clients, servers.dataSource());

            Console.say("filling the topic with %,d events about %,d commitments", EVENTS, COMMITMENTS);
            long begun = System.nanoTime();
            projector.fill(new Backlog(SEED, EVENTS, COMMITMENTS)::writeTo);
            Console.say("filled in %.1f s", (System.nanoTime() - begun) / 1e9);

            // The first projection of all warms the JVM up; its rows are what COPY loads, its transactions what SQL
            // only repeats.
            BacklogProjector.Recording recording = projector.record(projection(servers));
            String digest = FinalRows.digest(servers);
            long bytes = rows.export(servers);
            Console.say("%,d transactions, %,d MiB of rows: %s", recording.batches(), bytes >> 20, digest);

            Side.Step empty = () -> empty(servers);
            Side.Step same = () -> assertEquals(digest, FinalRows.digest(servers));
            Map<String, Rates> rates = new Contest(
                            UNIT,
                            EVENTS,
                            List.of(
                                    new Side("projector", empty, () -> projector.project(projection(servers)), same),
                                    new Side("COPY", empty, () -> rows.load(servers), same),
                                    new Side("SQL only", empty, () -> recording.replay(projection(servers)), same)))
                    .run(ROUNDS);

            Rates projected = rates.get("projector");
            new BenchTable(servers.machine())
                    .row("COPY of the same final rows", UNIT, rates.get("COPY"))
                    .row("the same SQL without Kafka", UNIT, rates.get("SQL only"))
                    .row("backlog projection, against COPY", UNIT, projected, rates.get("COPY"), 0.7)
                    .row("backlog projection, against the same SQL", UNIT, projected, rates.get("SQL only"), 0.9)
                    .print();
        }
    }

    private static Projection projection(BenchServers servers) {
        return new TimelineProjection(
                servers.settings(TimelineConfig.class),
                new HistoryRepository(servers.dataSource()),
                new SourceTables());
    }

    private static void empty(BenchServers servers) throws Exception {
        servers.execute("TRUNCATE " + String.join(", ", FinalRows.TABLES), "CHECKPOINT");
    }
}
