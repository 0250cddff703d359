package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.json;
import static org.onrecord.access.Desk.nobody;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;

/** A key is told once, to whom it was made for, and never again, wherever a client may have put it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class KeysStaySecretIT {

    private static final String KEYS = "/api/v1/api-keys";
    // Our own classes tell all they can.
    private static final Logger OURS = Logger.getLogger("org.onrecord");

    private final Logger root = Logger.getLogger("");
    private final Log log = new Log();
    private Level before;

    @BeforeEach
    void listen() {
        before = OURS.getLevel();
        OURS.setLevel(Level.ALL);
        log.setLevel(Level.ALL);
        root.addHandler(log);
    }

    @AfterEach
    void listenNoMore() {
        root.removeHandler(log);
        OURS.setLevel(before);
    }

    @Test
    void noAnswerAndNoLineOfTheLogHoldsAKey() {
        // given
        Response made =
                Desk.admin().body(json("{'name':'secret','role':'reader'}")).post(KEYS);
        String key = made.jsonPath().getString("key");
        String path = KEYS + "/" + made.jsonPath().getString("id");
        String secret = key.substring("onr_".length());
        // when
        List<Response> answers = List.of(
                Desk.admin().get(KEYS),
                Desk.admin().get(path),
                Desk.admin().get("/api/v1/admin/audit"),
                nobody().get("/api/v1/commitments?access_token=" + key),
                nobody().get("/api/v1/commitments?" + key + "=1"),
                nobody().get("/api/v1/commitments?q=" + key),
                nobody().get("/api/v1/commitments?limit=" + key),
                nobody().get("/api/v1/commitments?cursor=" + key),
                nobody().get("/api/v1/commitments?kind=" + key),
                nobody().get("/api/v1/commitments/" + key),
                nobody().get("/api/v1/follow-ups/" + key),
                nobody().get("/" + key),
                nobody().get("/api/v1/sample/failure?of=house"),
                nobody().header("Authorization", key).get("/api/v1/commitments"),
                nobody().header("Authorization", "Basic " + key).get("/api/v1/commitments"),
                nobody().header("Authorization", "Bearer " + key + "x").get("/api/v1/commitments"),
                nobody().header("Authorization", "Bearer " + key).get(KEYS),
                nobody().header("Onrecord-Min-Position", key).get("/api/v1/commitments"),
                nobody().header("Last-Event-ID", key).get("/api/v1/stream"),
                Desk.admin().header("Idempotency-Key", key + " ").body("{").post(KEYS),
                Desk.admin().body(json("{'name':'x','role':'" + key + "'}")).post(KEYS),
                Desk.admin()
                        .body(json("{'name':'x','role':'reader','" + key + "':1}"))
                        .post(KEYS),
                Desk.admin().body(json("{'" + key + "'")).post(KEYS),
                Desk.admin().delete(path),
                nobody().header("Authorization", "Bearer " + key).get("/api/v1/commitments"));
        // then
        for (Response answer : answers) {
            String told = answer.statusCode() + " " + answer.headers() + answer.asString();
            assertFalse(told.contains(secret.substring(0, 20)), told);
        }
        assertEquals(401, answers.get(answers.size() - 1).statusCode());
        List<String> leaks = log.lines.stream()
                .filter(line -> line.contains(secret.substring(0, 20)))
                .toList();
        assertEquals(List.of(), leaks);
        assertTrue(log.lines.stream().anyMatch(line -> line.contains("Internal error, traceId")), "it was listened to");
    }

    @Test
    void aKeyInTheQueryIsAnUnknownParameter() {
        Response answer = nobody().get("/api/v1/commitments?access_token=onr_" + "A".repeat(43));
        assertEquals(400, answer.statusCode());
        assertEquals("urn:onrecord:problem:unknown-parameter", answer.jsonPath().getString("type"));
    }

    /** Every line as the console would show it. */
    private static final class Log extends Handler {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final PatternFormatter formatter = new PatternFormatter("%p [%c] %s%e%n");

        @Override
        public void publish(LogRecord logRecord) {
            lines.add(formatter.format(logRecord));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
