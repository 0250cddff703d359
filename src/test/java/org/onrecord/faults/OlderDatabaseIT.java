package org.onrecord.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.ApiClient.Answer;
import org.onrecord.journey.RunningService;

/** PostgreSQL is restored to how it was some time ago: the positions go back, and the log does not. */
@Tag("faults")
class OlderDatabaseIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void theLogIsReplayedFromWhereTheOlderDatabaseStands() throws Exception {
        long seed = Chance.seed(getClass());
        Ledger ledger = new Ledger();
        Path data = directory.resolve("database/postgresql/data");
        Path backup = directory.resolve("backup");
        // Its own servers, as all that is in them goes back.
        try (ServerPair pair = ServerPair.start(directory);
                Stage stage = new Stage(pair, directory);
                RunningService service = stage.start("service")) {
            ApiClient api = Stage.client(service);
            ledger.open(api);
            write(ledger, seed, api);
            pair.postgres().stop();
            copy(data, backup);
            pair.postgres().start();
            await().atMost(PATIENCE).until(service::isReady);
            write(ledger, seed + 1, api);
            String item = "/api/v1/commitments/" + ledger.items().get(0);
            Answer newest = api.get(item).expect(200);

            // when it goes back under a service that runs
            pair.postgres().stop();
            copy(backup, data);
            pair.postgres().start();

            // then the service says so, and no client is told that what it has still stands
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertTrue(
                            service.get("/q/health/ready")
                                    .body()
                                    .contains("the database was restored while the service ran"),
                            service.get("/q/health/ready").body()));
            Answer older = api.get(item, "If-None-Match", newest.header("ETag")).expect(200);
            assertNotEquals(newest.header("ETag"), older.header("ETag"));
            assertEquals(503, api.log(ledger.items().get(0), "never").status());

            // and after a restart it has caught up: the same rows, the same tags
            service.stop();
            try (RunningService again = stage.start("service")) {
                ApiClient next = Stage.client(again);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertEquals(
                                304,
                                next.get(item, "If-None-Match", newest.header("ETag"))
                                        .status()));
                next.get(item, "Onrecord-Min-Position", newest.header("Onrecord-Position"))
                        .expect(200);
                write(ledger, seed + 2, next);
                ledger.check(next);
                stage.assertIsWhatTheLogSays();
            }
        }
    }

    private static void write(Ledger ledger, long seed, ApiClient api) throws Exception {
        try (Writers writers = Writers.begin(ledger, 4, seed, api)) {
            ledger.awaitMore(100);
            writers.end();
        }
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        run("rm", "-rf", to.toString());
        run("cp", "-a", from.toString(), to.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
