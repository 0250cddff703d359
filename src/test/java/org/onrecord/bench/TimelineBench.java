package org.onrecord.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.onrecord.commitment.ListSql;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.log.EventLog;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.timeline.TimelineSql;

/**
 * How fast lists and timelines are read, against the same SQL asked of PostgreSQL alone, and how long a timeline takes in a
 * small record and in a large one. docs/benchmarks.md says what is fair about it.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class TimelineBench {

    private static final long SEED = 20_221_125L;
    private static final int CONNECTIONS = Integer.getInteger("bench.connections", 16);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("bench.seconds", 4));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int SMALL = 10_000;
    private static final int LARGE = Integer.getInteger("bench.timeline.events", 1_000_000);
    private static final int COMMITMENTS = Integer.getInteger("bench.timeline.commitments", LARGE / 20);
    private static final int PAGE = 50;
    private static final String END = "9999-12-31";

    @Inject
    EventLog log;

    @Inject
    ProjectionWatch watch;

    @Inject
    AgroalDataSource dataSource;

    EmbeddedServers servers;

    @Test
    void lists_and_timelines_are_read() throws Exception {
        Filling filling = new Filling(log, watch);
        filling.with(new Backlog(SEED, SMALL, SMALL / 100));
        settle();
        List<String> items = items();
        List<byte[]> pages = items.stream()
                .map(id -> Door.get("/api/v1/commitments/" + id + "/timeline?limit=" + PAGE))
                .toList();
        Load timelines =
                new Load(RestAssured.port, CONNECTIONS, number -> pages.get((int) (number % pages.size())), 200);
        byte[] list = Door.get("/api/v1/commitments?limit=" + PAGE);
        Load lists = new Load(RestAssured.port, CONNECTIONS, number -> list, 200);
        BareQuery timeline = new BareQuery(
                servers,
                CONNECTIONS,
                "timeline",
                TimelineSql.newestFirst(),
                items.stream()
                        .map(id -> "'" + id + "', '" + END + "', " + Integer.MAX_VALUE + ", false, '" + END + "', '"
                                + id + "', " + (PAGE + 1))
                        .toList());
        BareQuery bareList =
                new BareQuery(servers, CONNECTIONS, "list", ListSql.latestFirst(), List.of(Integer.toString(PAGE + 1)));
        List<Double> bareTimelines = new ArrayList<>();
        List<Double> bareLists = new ArrayList<>();
        List<Double> readTimelines = new ArrayList<>();
        List<Double> readLists = new ArrayList<>();
        // The first round warms up and is not counted.
        for (int round = 0; round <= ROUNDS; round++) {
            note(round, "bare timeline", timeline.rate(TIME), bareTimelines);
            note(round, "timeline", timelines.atOnce(TIME).rate(), readTimelines);
            note(round, "bare list", bareList.rate(TIME), bareLists);
            note(round, "list", lists.atOnce(TIME).rate(), readLists);
        }

        // Well below what it takes, so that it is not the queue that is measured.
        double pace = Rates.of(readTimelines).median() / 4;
        List<Latencies> small = measured(timelines, pace);
        filling.with(new Backlog(SEED + 1, LARGE - SMALL, COMMITMENTS));
        settle();
        List<Latencies> large = measured(timelines, pace);

        String asked = " by " + BareQuery.how();
        Rates smallMost = Latencies.at(small, 0.99);
        new BenchTable(Machine.facts())
                .row("list of 50 items, the same SQL" + asked, "requests/s", Rates.of(bareLists))
                .row("list of 50 items", "requests/s", Rates.of(readLists), Rates.of(bareLists))
                .row("timeline of 50 entries, the same SQL" + asked, "requests/s", Rates.of(bareTimelines))
                .row("timeline of 50 entries", "requests/s", Rates.of(readTimelines), Rates.of(bareTimelines), 0.5)
                .row(among(SMALL) + ", p50", "µs", Latencies.at(small, 0.5))
                .row(among(LARGE) + ", p50", "µs", Latencies.at(large, 0.5), Latencies.at(small, 0.5))
                .row(among(SMALL) + ", p99", "µs", smallMost)
                .rowAtMost(among(LARGE) + ", p99", "µs", Latencies.at(large, 0.99), smallMost, 1.3)
                .print();
    }

    private static String among(int events) {
        return String.format(Locale.ROOT, "timeline of 50 entries among %,d events", events);
    }

    private static void note(int round, String what, double rate, List<Double> rates) {
        Console.say("round %d, %s: %,.0f requests/s", round, what, rate);
        if (round > 0) {
            rates.add(rate);
        }
    }

    private List<Latencies> measured(Load load, double pace) throws Exception {
        List<Latencies> rounds = new ArrayList<>();
        load.at(pace, TIME);
        for (int round = 1; round <= ROUNDS; round++) {
            Latencies latencies = load.at(pace, TIME).latencies();
            Console.say("round %d, timeline at %,.0f requests/s: %s", round, pace, latencies);
            rounds.add(latencies);
        }
        return rounds;
    }

    /** Those whose timeline is longer than a page, as many as pgbench takes scripts of. */
    private List<String> items() throws SQLException {
        List<String> items = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT subject FROM timeline_entry WHERE NOT internal"
                        + " GROUP BY subject HAVING count(*) > " + PAGE + " ORDER BY subject LIMIT 100")) {
            while (rows.next()) {
                items.add(rows.getString(1));
            }
        }
        assertFalse(items.isEmpty());
        Console.say("%d items with more than %d entries", items.size(), PAGE);
        return items;
    }

    private void settle() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        }
        System.gc();
    }
}
