package org.onrecord.journey;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.FOLLOW_UPS;
import static org.onrecord.access.Desk.json;
import static org.onrecord.access.Desk.nobody;
import static org.onrecord.access.Desk.says;
import static org.onrecord.access.Desk.update;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.timeline.PastRepository;

/** Who polls what has not changed is told so, truly, and at no cost to the database. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class PollingIT {

    private static final int POLLS = 200;
    private static final int CHANGES = 3;
    /** As many connections as what works in the background takes in a moment at most. */
    private static final int BACKGROUND = 10;

    private static final String LOGGED = update("2021-01-01", says("A council", "un_body", "in_progress"), "");

    @Inject
    AgroalDataSource dataSource;

    @Inject
    PastRepository past;

    private final Desk desk = new Desk();

    /** What other tests left behind to be told of would take connections of its own. */
    @BeforeEach
    void nobodyIsToBeTold() {
        List<String> subscriptions;
        do {
            subscriptions = Desk.admin()
                    .get("/api/v1/subscriptions?limit=200")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("items.id");
            subscriptions.forEach(id ->
                    Desk.admin().delete("/api/v1/subscriptions/" + id).then().statusCode(204));
        } while (!subscriptions.isEmpty());
        AtomicLong seen = new AtomicLong(taken());
        Awaitility.await()
                .pollInterval(Duration.ofMillis(500))
                .until(() -> taken() - seen.getAndSet(taken()) <= BACKGROUND);
    }

    @Test
    void twoHundredPollsOfWhatHasNotChangedTakeNoConnection() throws Exception {
        // given
        List<String> addresses = addresses();
        for (String address : addresses) {
            String tag = tag(address);
            past.catchUp();
            long before = taken();
            // when
            List<Integer> answers = poll(address, tag);
            // then
            assertTrue(answers.stream().allMatch(status -> status == 304), address + ": " + answers);
            // A look of what works in the background may fall in between; polls that ask would make hundreds.
            assertTrue(taken() - before <= BACKGROUND, address + ": " + (taken() - before));
        }
    }

    @Test
    void asSoonAsAWriteIsAnsweredNoOldTagOfWhatItChangedIsGood() {
        String item = desk.call();
        String timeline = COMMITMENTS + "/" + item + "/timeline";
        for (int i = 0; i < 50; i++) {
            String ofItem = tag(COMMITMENTS + "/" + item);
            String ofTimeline = tag(timeline);
            desk.log(item, LOGGED);
            read(COMMITMENTS + "/" + item, ofItem, 200);
            read(timeline, ofTimeline, 200);
        }
    }

    @Test
    void aWriteElsewhereLeavesATagGoodAndIsReadOnce() throws Exception {
        // given
        String address = COMMITMENTS + "/" + desk.call();
        String tag = tag(address);
        // when
        desk.log(desk.call(), LOGGED);
        long before = taken();
        // then
        assertTrue(poll(address, tag).stream().allMatch(status -> status == 304));
        // One poll reads; the others wait for what it reads, or find it.
        assertTrue(taken() - before <= 1 + BACKGROUND, "connections: " + (taken() - before));
        assertEquals(tag, tag(address));
    }

    @Test
    void aKeyIsLookedUpOnceForManyPolls() throws Exception {
        // given
        String address = COMMITMENTS + "/" + desk.call();
        String tag =
                desk.analyst().get(address).then().statusCode(200).extract().header("ETag");
        long before = lookUps();
        // when
        for (int i = 0; i < 20; i++) {
            desk.analyst().header("If-None-Match", tag).get(address).then().statusCode(304);
            Thread.sleep(100);
        }
        // then: once more where something was changed in place meanwhile
        assertTrue(lookUps() - before <= 1, "look-ups: " + (lookUps() - before));
    }

    @Test
    void twoHundredDashboardsThatPollEverySecondCostWhatTheChangesCost() throws Exception {
        // given what each address costs to be read once, and what the changes cost by themselves
        String item = desk.call();
        List<String> addresses = List.of(
                COMMITMENTS + "/" + item,
                COMMITMENTS + "/" + item + "/timeline",
                COMMITMENTS + "?sort=updatedAt",
                "/api/v1/board",
                "/api/v1/board?groupBy=theme",
                "/api/v1/feeds/changes.atom");
        desk.log(item, LOGGED);
        long begun = taken();
        addresses.forEach(PollingIT::tag);
        long ofReading = taken() - begun;
        begun = taken();
        changes(item);
        long ofChanges = taken() - begun;
        // when
        begun = taken();
        Map<Integer, Integer> answers;
        try (Dashboards dashboards = new Dashboards(RestAssured.port, POLLS, addresses)) {
            dashboards.begin();
            changes(item);
            answers = dashboards.end();
        }
        // then
        long cost = taken() - begun;
        assertEquals(Set.of(200, 304), answers.keySet());
        assertTrue(answers.get(304) > POLLS, "they should have polled on: " + answers);
        assertTrue(answers.get(200) > POLLS, "they should have seen changes: " + answers);
        // Once before the first change, and once for each.
        long most = ofChanges + (CHANGES + 1) * ofReading + 10;
        assertTrue(cost <= most, cost + " connections where " + most + " would do: " + answers);
    }

    private void changes(String item) throws InterruptedException {
        for (int i = 0; i < CHANGES; i++) {
            // Long enough for each dashboard to see the last one and to poll on.
            Thread.sleep(2_500);
            desk.log(item, LOGGED);
        }
        Thread.sleep(2_500);
    }

    @Test
    void anAnalystAndThePublicHaveTagsOfTheirOwnWhereTheySeeOtherThings() {
        // given
        String item = desk.call();
        desk.log(item, update("2021-01-01", says("Desk", "analyst", "in_progress"), ",'visibility':'internal'"));
        String address = COMMITMENTS + "/" + item;
        // then
        String publicTag = tag(address);
        String analystsTag =
                desk.analyst().get(address).then().statusCode(200).extract().header("ETag");
        assertNotEquals(publicTag, analystsTag);
        desk.analyst().header("If-None-Match", publicTag).get(address).then().statusCode(200);
        nobody().header("If-None-Match", analystsTag).get(address).then().statusCode(200);
    }

    @Test
    void headSaysWhatGetSays() {
        for (String address : addresses()) {
            Response got = uncompressed().get(address);
            String tag = got.header("ETag");
            Response head = uncompressed().head(address);
            assertEquals(200, head.statusCode());
            assertEquals(sorted(got.headers()), sorted(head.headers()), address);
            assertEquals(0, head.asByteArray().length);
            uncompressed()
                    .header("If-None-Match", tag)
                    .head(address)
                    .then()
                    .statusCode(304)
                    .header("ETag", tag);
        }
    }

    @Test
    void aLargeAnswerIsCompressedUnderATagOfItsOwn() {
        // given
        String item = desk.call();
        IntStream.range(0, 10).forEach(i -> desk.log(item, LOGGED));
        String address = COMMITMENTS + "/" + item + "/timeline";
        String plain = tag(address);
        // when
        String packed = nobody().header("Accept-Encoding", "gzip")
                .get(address)
                .then()
                .statusCode(200)
                .header("Content-Encoding", "gzip")
                .header("Vary", containsString("Accept-Encoding"))
                .header("ETag", endsWith("-gzip\""))
                .body("items.size()", equalTo(11))
                .extract()
                .header("ETag");
        // then
        assertNotEquals(plain, packed);
        for (String tag : List.of(plain, packed)) {
            nobody().header("Accept-Encoding", "gzip")
                    .header("If-None-Match", tag)
                    .get(address)
                    .then()
                    .statusCode(304)
                    .header("ETag", tag);
        }
        desk.log(item, LOGGED);
        nobody().header("Accept-Encoding", "gzip")
                .header("If-None-Match", packed)
                .get(address)
                .then()
                .statusCode(200)
                .header("ETag", not(packed));
    }

    @Test
    void theTagOfACompressedAnswerIsGoodForAChange() {
        // given
        String item = desk.registered("call", ",'summary':'" + "long ".repeat(400) + "'");
        String packed = desk.editor()
                .header("Accept-Encoding", "gzip")
                .get(COMMITMENTS + "/" + item)
                .then()
                .header("Content-Encoding", "gzip")
                .extract()
                .header("ETag");
        // then
        desk.editor()
                .header("If-Match", packed)
                .contentType("application/merge-patch+json")
                .body(json("{'title':'Another title'}"))
                .patch(COMMITMENTS + "/" + item)
                .then()
                .statusCode(200)
                .body("title", equalTo("Another title"));
    }

    @Test
    void aSmallAnswerIsNotCompressed() {
        nobody().header("Accept-Encoding", "gzip")
                .get("/api/v1/sources?limit=1")
                .then()
                .statusCode(200)
                .header("Content-Encoding", nullValue());
    }

    private List<String> addresses() {
        String item = desk.call();
        String followUp = desk.log(item, LOGGED).getString("id");
        String source = Desk.freshSlug();
        desk.editor()
                .body(json("{'slug':'" + source + "','title':'Statement','text':'We will.'}"))
                .post("/api/v1/sources")
                .then()
                .statusCode(201);
        return List.of(
                COMMITMENTS,
                COMMITMENTS + "?limit=2",
                COMMITMENTS + "/" + item,
                COMMITMENTS + "/" + item + "/timeline",
                COMMITMENTS + "/" + item + "/timeline?order=oldest",
                FOLLOW_UPS + followUp,
                "/api/v1/sources",
                "/api/v1/sources/" + source,
                "/api/v1/sources/" + source + "/text",
                COMMITMENTS + "/" + item + "/follow-ups",
                COMMITMENTS + "/" + item + "/proof",
                COMMITMENTS + "/" + item + "?asOf=2023&knownAt=2999",
                COMMITMENTS + "?asOf=2023",
                "/api/v1/board?groupBy=kind",
                "/api/v1/board/history?from=2022-01-01&to=2022-12-31",
                "/api/v1/facets",
                "/api/v1/changes",
                "/api/v1/feeds/changes.atom",
                "/api/v1/feeds/changes.json",
                "/api/v1/exports/commitments.csv",
                "/api/v1/exports/commitments.ndjson",
                "/api/v1/exports/events.ndjson");
    }

    /** What so many dashboards get that ask at once, a few at a time. */
    private static List<Integer> poll(String address, String tag) throws Exception {
        ExecutorService dashboards = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> dashboard =
                    () -> nobody().header("If-None-Match", tag).get(address).statusCode();
            List<Future<Integer>> asked = IntStream.range(0, POLLS)
                    .mapToObj(i -> dashboards.submit(dashboard))
                    .toList();
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> one : asked) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            dashboards.shutdown();
        }
    }

    /** All of them but how the content is sent, and when; of JSON, which is UTF-8, the framework says so only to GET. */
    private static List<String> sorted(Headers headers) {
        return headers.asList().stream()
                .filter(header -> !List.of("transfer-encoding", "date")
                        .contains(header.getName().toLowerCase(Locale.ROOT)))
                .map(header -> header.getName().toLowerCase(Locale.ROOT) + ": "
                        + header.getValue().replace(";charset=UTF-8", ""))
                .sorted()
                .toList();
    }

    private static String tag(String address) {
        return RestAssured.given()
                .config(RestAssuredConfig.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .get(address)
                .then()
                .statusCode(200)
                .header("ETag", not(emptyOrNullString()))
                .extract()
                .header("ETag");
    }

    /** Left alone, the client asks for gzip. */
    private static RequestSpecification uncompressed() {
        return RestAssured.given()
                .config(RestAssuredConfig.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()));
    }

    private static void read(String address, String tag, int status) {
        nobody().header("If-None-Match", tag).get(address).then().statusCode(status);
    }

    /** How often keys were looked for, which PostgreSQL tells about a second later. */
    private long lookUps() throws Exception {
        Thread.sleep(2_500);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT seq_scan + idx_scan FROM pg_stat_user_tables WHERE relname = 'api_key'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private long taken() {
        return dataSource.getMetrics().acquireCount();
    }
}
