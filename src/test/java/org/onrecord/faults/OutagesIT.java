package org.onrecord.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.ApiClient.Answer;
import org.onrecord.journey.RunningService;

/** The servers go away and come back, while a service runs that is never restarted. */
@Tag("faults")
@ExtendWith(OnePair.class)
class OutagesIT {

    private static final int WRITERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** For how long both are gone. */
    private static final Duration AWAY = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final Ledger ledger = new Ledger();

    /** What happens while writers write. */
    private interface Outage {
        void happens(Stage stage, RunningService service, ApiClient api) throws Exception;
    }

    @Test
    void whileTheBrokerIsAwayReadsGoOnAndWritesAreToldToComeBack(ServerPair pair) throws Exception {
        survive(pair, (stage, service, api) -> {
            pair.broker().kill();

            assertTurnedAway(api, "log-unavailable");
            for (int i = 0; i < 20; i++) {
                api.get("/api/v1/commitments?limit=" + (i + 1)).expect(200);
                api.get("/api/v1/board").expect(200);
            }
            pair.broker().start();
        });
    }

    @Test
    void whileTheDatabaseIsAwayTheServiceSaysSoAndRecoversByItself(ServerPair pair) throws Exception {
        survive(pair, (stage, service, api) -> {
            Answer known = api.get("/api/v1/board").expect(200);
            pair.postgres().kill();

            await().atMost(PATIENCE).until(() -> !service.isReady());
            assertUnavailable(api.get("/api/v1/commitments"), "database-unavailable");
            assertUnavailable(api.get("/api/v1/board", "If-None-Match", known.header("ETag")), "database-unavailable");
            assertUnavailable(api.log(ledger.items().get(0), "never"), "database-unavailable");
            assertEquals(200, service.get("/q/health/live").statusCode());
            pair.postgres().start();
        });
    }

    @Test
    void connectionsThatAreCutAreMadeAgain(ServerPair pair) throws Exception {
        survive(pair, (stage, service, api) -> {
            int cut = 0;
            for (int i = 0; i < 12; i++) {
                cut += stage.cutConnections();
                Thread.sleep(500);
            }
            assertTrue(cut > 0);
        });
    }

    @Test
    void bothMayBeAwayForAWhile(ServerPair pair) throws Exception {
        survive(pair, (stage, service, api) -> {
            pair.broker().kill();
            pair.postgres().kill();
            await().atMost(PATIENCE).until(() -> !service.isReady());
            Thread.sleep(AWAY.toMillis());
            pair.postgres().start();
            pair.broker().start();
        });
    }

    private void survive(ServerPair pair, Outage outage) throws Exception {
        long seed = Chance.seed(getClass());
        try (Stage stage = new Stage(pair, directory);
                RunningService service = stage.start("service")) {
            ApiClient api = Stage.client(service);
            ledger.open(api);
            try (Writers writers = Writers.begin(ledger, WRITERS, seed, api)) {
                ledger.awaitMore(50);

                outage.happens(stage, service, api);

                await().atMost(PATIENCE).until(service::isReady);
                ledger.awaitMore(100);
                writers.end();
            }
            System.out.println("OutagesIT: " + ledger.summary());
            assertTrue(ledger.failures() > 0, "nothing was noticed of it");
            ledger.check(api);
            stage.assertIsWhatTheLogSays();
        }
    }

    /** Such an answer comes once the broker has not acknowledged for as long as is waited for that. */
    private void assertTurnedAway(ApiClient api, String problem) throws Exception {
        String item = ledger.items().get(0);
        String summary = "turned away number 0";
        Answer answer = api.log(item, summary);
        ledger.note(item, summary, Ledger.Fate.UNKNOWN);
        assertUnavailable(answer, problem);
    }

    private static void assertUnavailable(Answer answer, String problem) {
        assertEquals(503, answer.status(), answer.raw().body());
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertEquals(
                "urn:onrecord:problem:" + problem, answer.body().path("type").asText());
        assertFalse(answer.header("Retry-After").isEmpty());
    }
}
