package org.onrecord.alert.delivery;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.json;
import static org.onrecord.alert.delivery.Subscribers.DELIVERIES;
import static org.onrecord.alert.delivery.Subscribers.SUBSCRIPTIONS;
import static org.onrecord.alert.delivery.Subscribers.soon;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.alert.delivery.Subscribers.Made;
import org.onrecord.alert.delivery.TestReceiver.Received;
import org.onrecord.alert.webhook.Verifier;
import org.onrecord.embedded.EmbeddedTestResource;

/** Messages arrive, whatever receivers do, and the log says how it went. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class DeliveriesIT {

    private static TestReceiver receiver;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    RetentionWorker retention;

    @Inject
    Clock clock;

    private final Subscribers people = new Subscribers();

    @BeforeAll
    static void start() throws Exception {
        receiver = new TestReceiver();
    }

    @AfterAll
    static void stop() throws Exception {
        receiver.close();
    }

    @Test
    void eachAlertArrivesUnderItsIdWithAGoodSignatureAndTheLogTellsTheTruth() {
        // given
        String item = people.desk().call();
        Map<String, List<Integer>> codes = Map.of(
                "/200/good", List.of(200),
                "/500,500,204/faulty", List.of(500, 500, 204),
                "/429,200/busy", List.of(429, 200),
                "/hang,200/silent", Collections.singletonList(200),
                "/drip,200/dripping", List.of(200, 200),
                "/close,close,200/rude", Collections.singletonList(200),
                "/random/fickle", List.of());
        Map<String, Made> made = codes.keySet().stream()
                .collect(Collectors.toMap(path -> path, path -> people.subscribe(item, receiver.url(path))));
        // when
        String followUp = people.desk()
                .log(item, Desk.update("2024-01-01", Desk.says("Desk", "analyst", "in_progress"), ""))
                .getString("id");
        // then
        made.forEach((path, subscription) -> {
            JsonPath log = people.finished(subscription, 1);
            if (!path.startsWith("/random")) {
                assertEquals(List.of("delivered"), log.getList("items.status"), path);
            }
            String id = log.getString("items[0].id");
            assertEquals(followUp, log.getString("items[0].followUpId"));
            List<Received> received = receiver.at(path);
            List<Integer> logged = log.getList("items[0].attempts.statusCode");
            assertEquals(received.size(), logged.size(), path + " has every attempt in its log");
            if (!codes.get(path).isEmpty()) {
                assertEquals(
                        codes.get(path),
                        logged.stream().filter(code -> code != null).toList(),
                        path);
            }
            for (Received request : received) {
                assertEquals(id, request.id());
                assertEquals("application/json", request.headers().get("content-type"));
                assertTrue(Verifier.v1(subscription.secret(), request.headers(), request.body()), path);
                assertEquals("standing.changed", JsonPath.from(request.body()).getString("type"));
            }
            List<String> errors = log.getList("items[0].attempts.error");
            for (int i = 0; i < errors.size() - 1; i++) {
                assertNotNull(errors.get(i), path);
                assertFalse(errors.get(i).contains(TestReceiver.ADDRESS), errors.get(i));
            }
            assertNull(people.subscription(subscription).getString("failingSince"), path);
        });
        JsonPath dripping = people.log(made.get("/drip,200/dripping"));
        assertEquals(List.of("failed", "arrived"), dripping.getList("items[0].attempts.outcome"));
        assertTrue(dripping.getInt("items[0].attempts[0].tookMillis") >= 3_000);
        assertEquals("Answer\uFFFD200", people.log(made.get("/200/good")).getString("items[0].attempts[0].answer"));
    }

    @Test
    void aReceiverThatAsksForTimeGetsIt() {
        // given
        Made busy = people.subscribe(people.desk().call(), receiver.url("/429,200/asks-for-two-seconds"));
        // when
        String first = people.ping(busy);
        soon().until(() -> receiver.at("/429,200/asks-for-two-seconds").size() == 1);
        String second = people.ping(busy);
        people.finished(first);
        people.finished(second);
        // then
        List<Received> received = receiver.at("/429,200/asks-for-two-seconds");
        assertEquals(3, received.size());
        long wait = received.get(1).nanos() - received.get(0).nanos();
        assertTrue(wait >= Duration.ofMillis(1_900).toNanos(), "all messages wait, " + wait);
    }

    @Test
    void redirectsAreFailuresAndAreNotFollowed() {
        Made moved = people.subscribe(people.desk().call(), receiver.url("/301/moved"));

        JsonPath delivery = people.finished(people.ping(moved));

        assertEquals("failed", delivery.getString("status"));
        assertEquals(List.of(301, 301, 301, 301, 301), delivery.getList("attempts.statusCode"));
        assertTrue(delivery.getString("attempts[0].error").contains("redirects are not followed"));
        assertEquals(0, receiver.redirected());
        assertNotNull(people.subscription(moved).getString("failingSince"));
    }

    @Test
    void aReceiverThatIsGoneIsDisabledAtOnceAndEnablingStartsAfresh() {
        // given
        Made gone = people.subscribe(people.desk().call(), receiver.url("/410,200/gone"));
        // when
        assertEquals("failed", people.finished(people.ping(gone)).getString("status"));
        // then
        soon().until(() -> people.subscription(gone).getString("state").equals("disabled"));
        assertTrue(people.subscription(gone).getString("disabledBecause").contains("410"));
        Desk.admin()
                .get("/api/v1/admin/receivers?state=disabled&limit=200")
                .then()
                .statusCode(200)
                .body("items.subscriptionId", hasItem(gone.id()))
                .body("items.lastAttempt.statusCode", hasItem(410));
        people.owner().get("/api/v1/admin/receivers").then().statusCode(403);
        // and when
        enable(gone);
        assertEquals("delivered", people.finished(people.ping(gone)).getString("status"));
        assertEquals("active", people.subscription(gone).getString("state"));
        assertNull(people.subscription(gone).getString("failingSince"));
    }

    @Test
    void fiveDaysOfNothingButFailureDisableAndWhatWaitsIsCancelledAndCanBeRecovered() throws Exception {
        // given
        String path = "/500,500,200/long-dead";
        String item = people.desk().call();
        Made dead = people.subscribe(item, receiver.url(path));
        Instant before = clock.instant().minusSeconds(1);
        execute("UPDATE subscription SET failing_since = now() - interval '5 days' WHERE id = ?", dead.id());
        // when
        people.desk().log(item, Desk.update("2024-01-01", Desk.says("Desk", "analyst", "stalled"), ""));
        // then
        soon().until(() -> people.subscription(dead).getString("state").equals("disabled"));
        assertTrue(people.subscription(dead).getString("disabledBecause").startsWith("Nothing has arrived since 20"));
        assertEquals(List.of("cancelled"), people.finished(dead, 1).getList("items.status"));
        String recovery = SUBSCRIPTIONS + "/" + dead.id() + "/recovery";
        String since = json("{'since':'" + before + "'}");
        people.owner().body(since).post(recovery).then().statusCode(409);
        // and when
        enable(dead);
        people.owner()
                .body(since)
                .post(recovery)
                .then()
                .statusCode(202)
                .body("recovered", equalTo(1))
                .body("more", equalTo(false));
        // then
        assertEquals(List.of("delivered"), people.finished(dead, 1).getList("items.status"));
        Set<String> ids = receiver.at(path).stream().map(Received::id).collect(Collectors.toSet());
        assertEquals(1, ids.size(), "it is the same message");
        people.owner().body(json("{'since':'yesterday'}")).post(recovery).then().statusCode(422);
        people.owner().body(json("{}")).post(recovery).then().statusCode(422);
    }

    @Test
    void oneMessageIsSentAgainWhenItsOwnerAsksForIt() {
        Made good = people.subscribe(people.desk().call(), receiver.url("/200/again"));
        String delivery = people.ping(good);
        people.finished(delivery);

        String key = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            people.owner()
                    .header("Idempotency-Key", key)
                    .post(DELIVERIES + delivery + "/redelivery")
                    .then()
                    .statusCode(202)
                    .header("Location", containsString(DELIVERIES + delivery))
                    .body("id", equalTo(delivery));
            people.finished(delivery);
        }

        assertEquals(2, receiver.at("/200/again").size(), "the second request is the first one");
        assertEquals(List.of(1, 2), people.delivery(delivery).getList("attempts.number"));
        assertEquals(
                1,
                receiver.at("/200/again").stream().map(Received::id).distinct().count());
        people.owner()
                .header("Idempotency-Key", key)
                .post(SUBSCRIPTIONS + "/" + good.id() + "/ping")
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:onrecord:problem:idempotency-key-reused"));
    }

    @Test
    void aPingIsSentAlsoWhereTheSubscriptionIsOff() {
        Made off = people.subscribe(people.desk().call(), receiver.url("/200/off"), "", ",'active':false");

        JsonPath ping = people.finished(people.ping(off));

        assertEquals("delivered", ping.getString("status"));
        assertEquals("ping", ping.getString("type"));
        assertEquals(off.id(), ping.getString("payload.data.subscription.id"));
        assertEquals(
                "ping", JsonPath.from(receiver.at("/200/off").get(0).body()).getString("type"));
    }

    @Test
    void whoAsksTwiceUnderOneKeyIsPingedOnce() {
        Made good = people.subscribe(people.desk().call(), receiver.url("/200/once"));
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            ids.add(people.owner()
                    .header("Idempotency-Key", "ping-" + good.id())
                    .post(SUBSCRIPTIONS + "/" + good.id() + "/ping")
                    .then()
                    .statusCode(202)
                    .extract()
                    .jsonPath()
                    .getString("id"));
        }
        people.finished(ids.iterator().next());

        assertEquals(1, ids.size());
        assertEquals(1, receiver.at("/200/once").size());
    }

    @Test
    void nobodySeesOrTouchesWhatIsAnothers() {
        Made mine = people.subscribe(people.desk().call(), receiver.url("/200/mine"));
        String delivery = people.ping(mine);
        Desk others = new Desk();
        String subscription = SUBSCRIPTIONS + "/" + mine.id();

        for (String path : List.of(subscription + "/deliveries", DELIVERIES + delivery)) {
            others.with("subscriber").get(path).then().statusCode(404);
            others.analyst().get(path).then().statusCode(403);
            Desk.nobody().get(path).then().statusCode(401);
            Desk.admin().get(path).then().statusCode(200);
        }
        for (String path : List.of(
                subscription + "/ping",
                subscription + "/secret-rotation",
                DELIVERIES + delivery + "/redelivery",
                DELIVERIES + UUID.randomUUID() + "/redelivery",
                DELIVERIES + "x/redelivery")) {
            others.with("subscriber").post(path).then().statusCode(404);
        }
        others.with("subscriber")
                .body(json("{'since':'2026-01-01T00:00:00Z'}"))
                .post(subscription + "/recovery")
                .then()
                .statusCode(404);
        people.finished(delivery);
        assertEquals(1, receiver.at("/200/mine").size());
    }

    @Test
    void theLogIsPagedAndFiltered() {
        Made good = people.subscribe(people.desk().call(), receiver.url("/200/paged"));
        List<String> pings = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pings.add(people.ping(good));
        }
        pings.forEach(people::finished);
        String log = SUBSCRIPTIONS + "/" + good.id() + "/deliveries";

        JsonPath first = people.owner()
                .get(log + "?limit=2")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        JsonPath rest = people.owner()
                .get(log + "?limit=2&cursor=" + first.getString("next"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        List<String> seen = new ArrayList<>(first.getList("items.id"));
        seen.addAll(rest.getList("items.id"));
        Collections.reverse(seen);
        assertEquals(pings, seen);
        assertNull(rest.getString("next"));
        people.owner().get(log + "?status=delivered").then().body("items", hasSize(3));
        people.owner().get(log + "?status=failed").then().body("items", hasSize(0));
        people.owner().get(log + "?status=lost").then().statusCode(400);
        people.owner().get(log + "?colour=red").then().statusCode(400);
    }

    @Test
    void aRotationSignsWithBothForADayAndShowsItsSecretOnce() throws Exception {
        // given
        Made subscription =
                people.subscribe(people.desk().call(), receiver.url("/200/rotated"), ",'asymmetric':true", "");
        String path = SUBSCRIPTIONS + "/" + subscription.id();
        // when
        JsonPath rotated = people.owner()
                .header("Idempotency-Key", "rotate-" + subscription.id())
                .post(path + "/secret-rotation")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .extract()
                .jsonPath();
        people.owner()
                .header("Idempotency-Key", "rotate-" + subscription.id())
                .post(path + "/secret-rotation")
                .then()
                .statusCode(200)
                .body("publicKey", equalTo(rotated.getString("publicKey")))
                .body("$", not(hasKey("secret")));
        people.finished(people.ping(subscription));
        // then
        Received both = receiver.at("/200/rotated").get(0);
        assertTrue(rotated.getString("secret").startsWith("whsec_"));
        for (String secret : List.of(subscription.secret(), rotated.getString("secret"))) {
            assertTrue(Verifier.v1(secret, both.headers(), both.body()));
        }
        List<String> served = Desk.nobody()
                .get(path + "/public-keys")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.key");
        assertEquals(List.of(rotated.getString("publicKey"), subscription.publicKey()), served);
        served.forEach(key -> assertTrue(Verifier.v1a(key, both.headers(), both.body())));
        Instant until = Instant.parse(rotated.getString("formerUntil"));
        assertTrue(until.isAfter(clock.instant().plus(Duration.ofHours(23))));
        people.owner().get(path).then().body(not(containsString("whsec_")));
        // and when
        execute(
                "UPDATE webhook_secret SET expires_at = now() WHERE subscription_id = ? AND expires_at IS NOT NULL",
                subscription.id());
        people.finished(people.ping(subscription));
        // then
        Received one = receiver.at("/200/rotated").get(1);
        assertTrue(Verifier.v1(rotated.getString("secret"), one.headers(), one.body()));
        assertFalse(Verifier.v1(subscription.secret(), one.headers(), one.body()));
    }

    @Test
    void noSecretGetsIntoTheLogOfTheService() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler listening = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage() + " " + Arrays.toString(line.getParameters()) + " " + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(listening);
        try {
            Made made =
                    people.subscribe(people.desk().call(), receiver.url("/500,200/quiet"), ",'asymmetric':true", "");
            String rotated = people.owner()
                    .post(SUBSCRIPTIONS + "/" + made.id() + "/secret-rotation")
                    .jsonPath()
                    .getString("secret");
            people.finished(people.ping(made));
            for (String secret : List.of(made.secret(), rotated)) {
                String bare = secret.substring("whsec_".length());
                assertTrue(lines.stream().noneMatch(line -> line.contains(bare)));
            }
        } finally {
            root.removeHandler(listening);
        }
    }

    @Test
    void theDeadDoNotDelayTheLiving() {
        // given
        String item = people.desk().call();
        List<Made> dead = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            dead.add(people.subscribe(item, receiver.url("/hang/dead-" + i)));
        }
        for (int round = 0; round < 3; round++) {
            people.desk().log(item, Desk.update("2024-0" + (round + 1) + "-01", "", ""));
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !receiver.at("/hang/dead-39")
                .isEmpty());
        Made living = people.subscribe(people.desk().call(), receiver.url("/200/living"));
        // when
        List<String> pings = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pings.add(people.ping(living));
        }
        pings.forEach(people::finished);
        // then
        List<Duration> waited = pings.stream()
                .map(people::delivery)
                .map(delivery -> Duration.between(
                        Instant.parse(delivery.getString("createdAt")),
                        Instant.parse(delivery.getString("attempts[0].at"))))
                .sorted()
                .toList();
        // An attempt with one of the dead takes 3 s. Half of them, as the machine may have much else to do.
        assertTrue(waited.get(5).compareTo(Duration.ofSeconds(1)) < 0, "waited " + waited);
        dead.forEach(one ->
                people.owner().delete(SUBSCRIPTIONS + "/" + one.id()).then().statusCode(204));
    }

    @Test
    void whatConcernsOneItemComesInOrderWhereThatIsAskedFor() {
        // given
        String path = "/500,hang,200,500,200/ordered";
        String item = people.desk().call();
        Made ordered = people.subscribe(item, receiver.url(path), ",'ordered':true", "");
        // when
        List<String> followUps = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            followUps.add(people.desk()
                    .log(item, Desk.update("2024-0" + i + "-01", "", ""))
                    .getString("id"));
        }
        people.finished(ordered, 4);
        // then
        List<String> told = receiver.at(path).stream()
                .map(request -> JsonPath.from(request.body()).getString("data.followUp.id"))
                .distinct()
                .toList();
        assertEquals(followUps, told);
        assertEquals(7, receiver.at(path).size());
        List<Long> arrivals = receiver.at(path).stream().map(Received::nanos).toList();
        assertTrue(
                arrivals.get(2) - arrivals.get(1) >= Duration.ofSeconds(3).toNanos(),
                "the next waits for the one before");
    }

    @Test
    void aLimitOfMessagesInAMinuteIsKeptTo() {
        Made limited =
                people.subscribe(people.desk().call(), receiver.url("/200/limited"), "", ",'throttle':{'perMinute':3}");
        for (int i = 0; i < 6; i++) {
            people.ping(limited);
        }
        soon().until(() -> receiver.at("/200/limited").size() == 3);

        Awaitility.await()
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(30))
                .until(() -> receiver.at("/200/limited").size() == 3);

        List<String> statuses = people.log(limited).getList("items.status");
        assertEquals(3, Collections.frequency(statuses, "pending"));
        people.owner().delete(SUBSCRIPTIONS + "/" + limited.id()).then().statusCode(204);
    }

    @Test
    void whatAKilledInstanceHadIsTakenOverWhenItsClaimEnds() throws Exception {
        // given
        Made good = people.subscribe(people.desk().call(), receiver.url("/200/left-over"));
        UUID left = UUID.randomUUID();
        execute(
                "INSERT INTO delivery (id, subscription_id, event_id, type, changes, payload, status, due_at, claimed_until,"
                        + " created_at) SELECT '" + left
                        + "', id, '" + UUID.randomUUID()
                        + "', 'ping', '{}', '{\"type\":\"ping\"}', 'pending', now() + interval '2 s', now() + interval '2 s',"
                        + " now() FROM subscription WHERE id = ?",
                good.id());
        // then
        assertTrue(people.delivery(left.toString()).getBoolean("underWay"));
        JsonPath delivery = people.finished(left.toString());
        assertEquals("delivered", delivery.getString("status"));
        Duration waited = Duration.between(
                Instant.parse(delivery.getString("createdAt")), Instant.parse(delivery.getString("attempts[0].at")));
        assertTrue(waited.compareTo(Duration.ofSeconds(2)) >= 0, "waited " + waited);
    }

    @Test
    void oldMessagesGoWithTheirAttemptsAndTheRestStays() throws Exception {
        Made good = people.subscribe(people.desk().call(), receiver.url("/200/old"));
        String old = people.ping(good);
        String young = people.ping(good);
        people.finished(old);
        people.finished(young);
        execute("UPDATE delivery SET finished_at = now() - interval '91 days' WHERE id = ?", old);

        retention.remove();

        people.owner().get(DELIVERIES + old).then().statusCode(404);
        people.owner().get(DELIVERIES + young).then().statusCode(200);
    }

    @Test
    void operatorsSeeTheQueueInMetricsAndHealth() {
        people.finished(people.ping(people.subscribe(people.desk().call(), receiver.url("/200/seen"))));

        Desk.nobody()
                .accept("text/plain")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("onrecord_alert_queue_depth"))
                .body(containsString("onrecord_alert_queue_oldest_due_seconds{receivers=\"steady\""))
                .body(containsString("onrecord_alert_attempts_seconds_count{channel=\"webhook\",outcome=\"arrived\""));
        Desk.nobody().get("/q/health").then().body("checks.name", hasItem("deliveries"));
        Desk.nobody().get("/q/health/ready").then().body("checks.name", not(hasItem("deliveries")));
    }

    private void enable(Made subscription) {
        String path = SUBSCRIPTIONS + "/" + subscription.id();
        String tag = people.owner().get(path).header("ETag");
        people.owner()
                .header("If-Match", tag)
                .body(json("{'active':true}"))
                .patch(path)
                .then()
                .statusCode(200)
                .body("state", equalTo("active"));
    }

    private void execute(String sql, String id) throws Exception {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, UUID.fromString(id));
            assertEquals(1, statement.executeUpdate());
        }
    }
}
