package org.onrecord.access;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.LimitedProfile.REQUESTS;
import static org.onrecord.access.LimitedProfile.STREAMS;
import static org.onrecord.access.LimitedProfile.WRONG_KEYS;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.stream.EventSource;

/** How much one who asks may ask. Every test comes from addresses, and has keys, of its own. */
@QuarkusTest
@TestProfile(LimitedProfile.class)
@QuarkusTestResource(EmbeddedTestResource.class)
class LimitsIT {

    private static final String DOOR = "/api/v1/checkpoints/key";
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    @TestHTTPResource
    URI base;

    @Inject
    ApiKeys keys;

    @Test
    void anAddressMayAskSoManyTimesAndIsToldHowItStands() {
        String address = address();
        // when
        for (int left = REQUESTS - 1; left >= 0; left--) {
            from(address)
                    .get(DOOR)
                    .then()
                    .statusCode(200)
                    .header("RateLimit-Policy", "\"anonymous\";q=" + REQUESTS + ";w=60")
                    .header("RateLimit", startsWith("\"anonymous\";r="));
        }
        // then
        tooMany(from(address).get(DOOR).then())
                .header("RateLimit", matchesPattern("\"anonymous\";r=0;t=(60|[1-5]\\d)"))
                .body("instance", equalTo(DOOR));
        tooMany(from(address).get("/docs/").then());
        tooMany(from(address).get("/nowhere").then());
        from(address()).get(DOOR).then().statusCode(200);
        from(address)
                .header("Authorization", "Bearer " + key())
                .get(DOOR)
                .then()
                .statusCode(200);
    }

    @Test
    void whoWaitsMayAskAgain() {
        String address = address();
        spend(from(address));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> from(address).get(DOOR).then().statusCode(200));
    }

    @Test
    void addressesOfOneNetworkOfIpv6AreOne() {
        spend(from("2001:db8:7:1::1"));
        tooMany(from("2001:db8:7:1:ffff::2").get(DOOR).then());
        from("2001:db8:7:2::1").get(DOOR).then().statusCode(200);
    }

    @Test
    void aPrincipalHasItsLimitWhereverItComesFrom() {
        // given
        String key = key();
        for (int i = 0; i < REQUESTS; i++) {
            from(address())
                    .header("Authorization", "Bearer " + key)
                    .get(DOOR)
                    .then()
                    .statusCode(200)
                    .header("RateLimit", startsWith("\"principal\";r="));
        }
        // then
        String address = address();
        tooMany(from(address).header("Authorization", "Bearer " + key).get(DOOR).then());
        from(address)
                .header("Authorization", "Bearer " + key())
                .get(DOOR)
                .then()
                .statusCode(200);
        from(address).get(DOOR).then().statusCode(200);
    }

    @Test
    void whoGuessesKeysIsStoppedAndLearnsNothingMore() {
        // given
        String address = address();
        String good = key();
        from(address).header("Authorization", "Bearer " + good).get(DOOR).then().statusCode(200);
        // when
        for (int i = 0; i < WRONG_KEYS; i++) {
            wrong(address).then().statusCode(401).header("RateLimit", startsWith("\"anonymous\";r="));
        }
        // then
        tooMany(wrong(address).then());
        tooMany(from(address)
                .header("Authorization", "Bearer " + good)
                .get(DOOR)
                .then());
        from(address())
                .header("Authorization", "Bearer " + good)
                .get(DOOR)
                .then()
                .statusCode(200);
        from(address).get(DOOR).then().statusCode(200);
    }

    @Test
    void operatorsAreNotLimited() {
        String address = address();
        spend(from(address));
        for (int i = 0; i < 2 * REQUESTS; i++) {
            from(address).get("/q/health/live").then().statusCode(200).header("RateLimit", nullValue());
        }
        from(address)
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("onrecord_access_limited_total{policy=\"anonymous\"}"));
    }

    @Test
    void aWayRoundByTheOperatorsAddressIsNone() throws Exception {
        String address = address();
        spend(from(address));
        // By a client that leaves the way as it is.
        HttpClient http = HttpClient.newHttpClient();
        for (String way : List.of("/q/../api/v1/facets", "/q/%2e%2e/api/v1/facets", "//api/v1/facets")) {
            URI round = URI.create("http://" + base.getAuthority() + way);
            HttpRequest request = HttpRequest.newBuilder(round)
                    .header("X-Forwarded-For", address)
                    .build();
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            assertEquals(429, status, way);
        }
    }

    @Test
    void aPollThatFindsNothingNewIsCountedAndTold() {
        String address = address();
        String tag = from(address).get("/api/v1/facets").then().extract().header("ETag");
        from(address)
                .header("If-None-Match", tag)
                .get("/api/v1/facets")
                .then()
                .statusCode(304)
                .header("RateLimit", matchesPattern("\"anonymous\";r=" + (REQUESTS - 2) + ";t=\\d+"));
    }

    @Test
    void oneMayFollowOnlySoManyTimesAtOnce() throws Exception {
        for (String[] who : List.of(new String[] {}, new String[] {"Authorization", "Bearer " + key()})) {
            // given
            String[] headers = Stream.concat(Stream.of("X-Forwarded-For", address()), Stream.of(who))
                    .toArray(String[]::new);
            List<EventSource> open = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                EventSource stream = EventSource.open(base.resolve("/api/v1/stream"), headers);
                assertEquals(200, stream.response().statusCode());
                open.add(stream);
            }
            // then
            RequestSpecification more = Desk.nobody();
            for (int i = 0; i < headers.length; i += 2) {
                more.header(headers[i], headers[i + 1]);
            }
            more.get("/api/v1/stream")
                    .then()
                    .statusCode(429)
                    .header("Retry-After", "5")
                    .body("type", equalTo("urn:onrecord:problem:too-many-streams"));
            more.header("Prefer", "wait=20")
                    .get("/api/v1/changes?from=now")
                    .then()
                    .statusCode(429);
            from(address())
                    .header("Prefer", "wait=1")
                    .get("/api/v1/changes?from=now")
                    .then()
                    .statusCode(200);
            // when
            open.get(0).close();
            // then
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                try (EventSource again = EventSource.open(base.resolve("/api/v1/stream"), headers)) {
                    return again.response().statusCode() == 200;
                }
            });
            open.forEach(EventSource::close);
        }
    }

    @Test
    void anExportForWhichThereIsNoPlaceIsRefusedBeforeItsFirstByte() {
        for (String coding : List.of("identity", "gzip")) {
            for (String export : List.of("events.ndjson", "commitments.ndjson", "commitments.csv")) {
                from(address())
                        .header("Accept-Encoding", coding)
                        .get("/api/v1/exports/" + export)
                        .then()
                        .statusCode(503)
                        .header("Retry-After", "10")
                        .header("Content-Encoding", nullValue())
                        .header("Content-Type", "application/problem+json")
                        .body("type", equalTo("urn:onrecord:problem:too-many-exports"));
            }
        }
    }

    @Test
    void thoseWhoWaitForAPositionLeaveThreadsForOthers() {
        // given more than may wait at once
        HttpClient http = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 120)
                .mapToObj(i -> http.sendAsync(
                        HttpRequest.newBuilder(base.resolve(DOOR))
                                .header("Onrecord-Min-Position", "0:999999999")
                                .header("X-Forwarded-For", "203.0.113." + i)
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        // then others are answered, and those beyond are told so at once
        from(address()).get(DOOR).then().statusCode(200);
        List<String> answers = waiting.stream()
                .map(CompletableFuture::join)
                .map(answer -> answer.statusCode() + " " + answer.body())
                .toList();
        assertTrue(answers.stream().allMatch(answer -> answer.startsWith("503 ")), answers.toString());
        assertTrue(answers.stream().anyMatch(answer -> answer.contains("wait already")), answers.toString());
    }

    private static ValidatableResponse tooMany(ValidatableResponse answer) {
        String after = answer.statusCode(429)
                .header("Content-Type", "application/problem+json")
                .body("type", equalTo("urn:onrecord:problem:too-many-requests"))
                .extract()
                .header("Retry-After");
        assertTrue(Integer.parseInt(after) >= 1 && Integer.parseInt(after) <= 60, after);
        return answer;
    }

    private static void spend(RequestSpecification who) {
        for (int i = 0; i < REQUESTS + 2; i++) {
            who.get(DOOR);
        }
        who.get(DOOR).then().statusCode(429);
    }

    private static Response wrong(String address) {
        return from(address).header("Authorization", "Bearer onr_wrong").get(DOOR);
    }

    private static RequestSpecification from(String address) {
        return Desk.nobody().header("X-Forwarded-For", address);
    }

    private static String address() {
        return "198.51.100." + ADDRESSES.incrementAndGet();
    }

    /** Made without the door, since the admin's requests are limited, too. */
    private String key() {
        Principal admin = new Principal("admin", "admin", Set.of(Role.ADMIN));
        return keys.create(new ApiKeys.Wish("limited", Role.READER, null), admin, null)
                .key();
    }
}
