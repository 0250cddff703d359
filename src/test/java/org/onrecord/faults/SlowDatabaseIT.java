package org.onrecord.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.ApiClient.Answer;
import org.onrecord.journey.RunningService;

/** A database that is there and does not do its work. */
@Tag("faults")
@ExtendWith(OnePair.class)
class SlowDatabaseIT {

    private static final int WRITERS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The workers that may wait, those of the server, of the clients of Kafka and PostgreSQL, and of the JVM. */
    private static final int MOST_THREADS = 320;

    /** The heap the service is given, and what it takes besides. */
    private static final long MOST_BYTES = 600L * 1024 * 1024;

    @TempDir
    Path directory;

    private final Ledger ledger = new Ledger();

    @Test
    void aDatabaseThatDoesNotAnswerMakesTheServiceUnreadyAndFillsNeitherMemoryNorThreads(ServerPair pair)
            throws Exception {
        long seed = Chance.seed(getClass());
        try (Stage stage = new Stage(pair, directory);
                Slowdown between = new Slowdown(pair.postgres().port())) {
            Map<String, String> environment = new HashMap<>(stage.environment(between.port()));
            try (RunningService service = stage.start("service", environment)) {
                ApiClient api = Stage.client(service);
                ledger.open(api);
                try (Writers writers = Writers.begin(ledger, WRITERS, seed, api)) {
                    ledger.awaitMore(100);

                    // when every answer takes half a second, it is slow and works
                    between.hold(500);
                    ledger.awaitMore(20);

                    // when none comes any more
                    between.hold(Slowdown.NEVER);
                    await().atMost(PATIENCE).until(() -> !service.isReady());
                    assertTurnedAway(api, ledger.items().get(0));
                    for (int i = 0; i < 10; i++) {
                        Thread.sleep(1_000);
                        assertBounded(service);
                    }

                    // then it goes on once they do
                    between.hold(0);
                    await().atMost(PATIENCE).until(service::isReady);
                    ledger.awaitMore(100);
                    writers.end();
                }
                System.out.println("SlowDatabaseIT: " + ledger.summary());
                ledger.check(api);
                stage.assertIsWhatTheLogSays();
            }
        }
    }

    @Test
    void aTableThatSomebodyHoldsMakesWritersComeBackAndNothingIsLost(ServerPair pair) throws Exception {
        long seed = Chance.seed(getClass());
        try (Stage stage = new Stage(pair, directory);
                RunningService service = stage.start("service", Map.of("ONRECORD_LOG_MAX_WRITERS", "4"))) {
            ApiClient api = Stage.client(service);
            ledger.open(api);
            try (Writers writers = Writers.begin(ledger, 8, seed, api)) {
                ledger.awaitMore(100);
                try (Connection connection = stage.dataSource().getConnection();
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement.execute("LOCK TABLE timeline_entry IN EXCLUSIVE MODE");

                    await().atMost(PATIENCE).until(() -> !service.isReady());
                    assertTurnedAway(api, ledger.items().get(0));
                    api.get("/api/v1/commitments").expect(200);
                    assertBounded(service);
                    connection.rollback();
                }
                await().atMost(PATIENCE).until(service::isReady);
                ledger.awaitMore(100);
                writers.end();
            }
            System.out.println("SlowDatabaseIT: " + ledger.summary());
            assertEquals(Set.of("overloaded", "database-unavailable"), ledger.reasons());
            ledger.check(api);
            stage.assertIsWhatTheLogSays();
        }
    }

    @Test
    void ofMoreReadersThanItTakesTheServiceTellsSomeToComeBack(ServerPair pair) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(30);
        try (Stage stage = new Stage(pair, directory);
                RunningService service = stage.start("service", Map.of("ONRECORD_HTTP_MAX_REQUESTS", "10"))) {
            ApiClient api = Stage.client(service);
            List<Future<Answer>> answers = new ArrayList<>();
            try (Connection connection = stage.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("LOCK TABLE commitment IN ACCESS EXCLUSIVE MODE");
                // Some that went away do not take the place of others.
                ApiClient hasty = Stage.client(service, Duration.ofSeconds(1));
                for (int i = 0; i < 3; i++) {
                    assertThrows(IOException.class, () -> hasty.get("/api/v1/commitments"));
                }
                await().atMost(PATIENCE)
                        .until(() -> sum(service.get("/q/metrics").body(), "onrecord_requests") == 0);
                for (int i = 0; i < 30; i++) {
                    answers.add(threads.submit(() -> api.get("/api/v1/commitments")));
                }
                await().atMost(PATIENCE)
                        .until(() -> answers.stream().filter(Future::isDone).count() == 20);
                connection.rollback();
            }
            int served = 0;
            for (Future<Answer> one : answers) {
                Answer answer = one.get();
                served += answer.status() == 200 ? 1 : 0;
                assertTrue(
                        answer.status() == 200
                                || (answer.body().path("type").asText().endsWith(":overloaded")
                                        && answer.header("Retry-After").equals("2")),
                        answer.raw().body());
            }
            assertEquals(10, served);
            api.get("/api/v1/commitments").expect(200);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertTurnedAway(ApiClient api, String item) throws IOException {
        Answer answer = api.log(item, "never");
        assertEquals(503, answer.status(), answer.raw().body());
        assertEquals(
                "urn:onrecord:problem:database-unavailable",
                answer.body().path("type").asText());
        assertFalse(answer.header("Retry-After").isEmpty());
    }

    private static void assertBounded(RunningService service) {
        String metrics = service.get("/q/metrics").body();
        double threads = sum(metrics, "jvm_threads_live_threads");
        double bytes = sum(metrics, "jvm_memory_used_bytes");
        assertTrue(threads > 0 && threads < MOST_THREADS, threads + " threads");
        assertTrue(bytes > 0 && bytes < MOST_BYTES, bytes + " bytes");
    }

    private static double sum(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
