package org.onrecord.http;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.FOLLOW_UPS;
import static org.onrecord.access.Desk.freshSlug;
import static org.onrecord.access.Desk.item;
import static org.onrecord.access.Desk.json;
import static org.onrecord.access.Desk.says;
import static org.onrecord.access.Desk.update;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventIds;
import org.onrecord.journey.Events;
import org.onrecord.log.EventLog;
import org.onrecord.log.RecordPosition;

@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class IdempotencyIT {

    private static final int AT_ONCE = 20;

    @Inject
    EventLog log;

    private final Desk desk = new Desk();
    private final String key = UUID.randomUUID().toString();
    private final String body = update("2022-01-01", says("Desk", "analyst", "stalled"), "");

    @Test
    void aRepeatedRequestGetsTheFirstOutcomeAgain() {
        // given
        String slug = desk.call();
        Response first = log(slug, key, body);
        // when
        Response second = log(slug, '"' + key + '"', " " + body.replace(",", " , "));
        // then
        assertEquals(201, first.statusCode());
        assertEquals(201, second.statusCode());
        assertEquals(first.header("Location"), second.header("Location"));
        assertEquals(first.jsonPath().getMap(""), second.jsonPath().getMap(""));
        assertEquals(2, desk.read("nobody", slug).getInt("revision"));
    }

    @Test
    void aRepeatedRegistrationIsNotToldThatItsSlugIsTaken() {
        String slug = freshSlug();
        for (int i = 0; i < 2; i++) {
            desk.editor()
                    .header("Idempotency-Key", key)
                    .body(item(slug, "call", ""))
                    .post(COMMITMENTS)
                    .then()
                    .statusCode(201)
                    .body("slug", equalTo(slug));
        }
        assertEquals(1, desk.read("nobody", slug).getInt("revision"));
    }

    @Test
    void theSameRetractionIsAnsweredTwiceAndMadeOnce() {
        String slug = desk.call();
        String id = desk.finding(slug, "2022-01-01", "stalled");
        Set<String> entries = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            entries.add(desk.analyst()
                    .header("Idempotency-Key", key)
                    .body(json("{'reason':'Wrong.'}"))
                    .post(FOLLOW_UPS + id + "/retraction")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath()
                    .getString("id"));
        }
        assertEquals(1, entries.size());
        assertEquals(3, desk.read("nobody", slug).getInt("revision"));
    }

    @Test
    void oneKeyStandsForOneRequest() {
        String slug = desk.call();
        String other = desk.call();
        log(slug, key, body).then().statusCode(201);

        assertReused(log(slug, key, update("2022-01-02", says("Desk", "analyst", "stalled"), "")));
        assertReused(log(other, key, body));
        assertReused(desk.analyst()
                .header("Idempotency-Key", key)
                .body(json("{'reason':'x'}"))
                .post(FOLLOW_UPS + log(slug, key, body).jsonPath().getString("id") + "/retraction"));
        assertEquals(2, desk.read("nobody", slug).getInt("revision"));
        assertEquals(1, desk.read("nobody", other).getInt("revision"));
    }

    @Test
    void theSameKeyOfSomebodyElseIsAnotherOne() {
        String slug = desk.call();
        String mine = log(slug, key, body).jsonPath().getString("id");
        String theirs = desk.editor()
                .header("Idempotency-Key", key)
                .body(body)
                .post(COMMITMENTS + "/" + slug + "/follow-ups")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id");
        assertNotEquals(mine, theirs);
    }

    @Test
    void aBodyThatWasInvalidMayBeCorrectedUnderItsKey() {
        String slug = desk.call();
        log(slug, key, "{}").then().statusCode(422);
        log(slug, key, body).then().statusCode(201);
    }

    @Test
    void ofConcurrentRequestsUnderOneKeyOneIsWritten() throws Exception {
        // given
        String slug = desk.call();
        desk.analyst();
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        // when
        List<Future<Response>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(clients.submit(() -> log(slug, key, body)));
        }
        Set<String> ids = new HashSet<>();
        for (Future<Response> answer : answers) {
            assertEquals(201, answer.get().statusCode(), () -> resultOf(answer));
            ids.add(answer.get().jsonPath().getString("id"));
        }
        clients.shutdown();
        // then
        assertEquals(1, ids.size());
        assertEquals(2, desk.read("nobody", slug).getInt("revision"));
        assertEquals(2, desk.timeline("nobody", slug).getList("items").size());
    }

    @Test
    void aRefusalIsRepeatedToo() {
        String slug = desk.call();
        withdraw(slug, "first", UUID.randomUUID().toString()).then().statusCode(201);
        Response refused = withdraw(slug, "second", key);
        assertEquals(409, refused.statusCode());
        assertEquals(
                refused.jsonPath().getMap(""),
                withdraw(slug, "second", key).jsonPath().getMap(""));
        // What the door refuses takes no key: nothing was written under it.
        withdraw(slug, "third", key).then().statusCode(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "two words", "a\"b"})
    void aKeyThatIsNoneIsRefused(String wrong) {
        log(desk.call(), wrong, body)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:onrecord:problem:idempotency-key-invalid"));
    }

    @Test
    void whoDoesNotWaitAsksForTheOutcomeLater() {
        // given
        String slug = desk.call();
        // when
        Response applied = desk.editor()
                .header("Prefer", "foo=bar, respond-async; wait=10")
                .body(json("{'reason':'first'}"))
                .post(COMMITMENTS + "/" + slug + "/withdrawal");
        // then
        applied.then()
                .statusCode(202)
                .header("Preference-Applied", "respond-async")
                .header("Location", containsString("/api/v1/outcomes/"))
                .header("Onrecord-Position", notNullValue())
                .body("state", equalTo("pending"));
        Response first = outcome(path(applied));
        assertEquals("applied", first.jsonPath().getString("state"));
        assertEquals(desk.read("nobody", slug).getString("id"), first.jsonPath().getString("subject"));
        // and of one that the door could not know would be refused, since another was on its way
        Envelope late = Events.of(EventIds.ofCommitment(slug), new Event.CommitmentWithdrawn("second"));
        RecordPosition at = log.appendNow(late);
        Response second = outcome("/api/v1/outcomes/" + at.partition() + "-" + at.offset() + "-" + late.id());
        assertEquals("refused", second.jsonPath().getString("state"));
        assertEquals("already-withdrawn", second.jsonPath().getString("reason"));
        desk.with("reader").get(path(applied)).then().statusCode(403);
        desk.analyst().get("/api/v1/outcomes/1-2-3").then().statusCode(404);
    }

    @Test
    void whatWasWrittenCanBeWaitedFor() {
        String slug = desk.call();
        for (int i = 0; i < 5; i++) {
            String position = desk.analyst()
                    .header("Prefer", "respond-async")
                    .body(body)
                    .post(COMMITMENTS + "/" + slug + "/follow-ups")
                    .header("Onrecord-Position");
            Desk.nobody()
                    .header("Onrecord-Min-Position", position)
                    .get(COMMITMENTS + "/" + slug)
                    .then()
                    .statusCode(200)
                    .body("revision", equalTo(i + 2));
        }
    }

    private Response outcome(String path) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> desk.analyst().get(path),
                        outcome -> outcome.statusCode() == 200
                                && !outcome.jsonPath().getString("state").equals("pending"));
    }

    private static String path(Response accepted) {
        return accepted.header("Location").replaceAll("^.*(/api/v1/outcomes/)", "$1");
    }

    private Response log(String slug, String idempotencyKey, String sent) {
        return desk.analyst()
                .header("Idempotency-Key", idempotencyKey)
                .body(sent)
                .post(COMMITMENTS + "/" + slug + "/follow-ups");
    }

    private Response withdraw(String slug, String reason, String idempotencyKey) {
        return desk.editor()
                .header("Idempotency-Key", idempotencyKey)
                .body(json("{'reason':'" + reason + "'}"))
                .post(COMMITMENTS + "/" + slug + "/withdrawal");
    }

    private static void assertReused(Response answer) {
        answer.then().statusCode(422).body("type", equalTo("urn:onrecord:problem:idempotency-key-reused"));
    }

    private static String resultOf(Future<Response> answer) {
        try {
            return answer.get().asString();
        } catch (Exception e) {
            return e.toString();
        }
    }
}
