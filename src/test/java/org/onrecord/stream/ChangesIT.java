package org.onrecord.stream;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.json;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/** The changes, page by page. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class ChangesIT {

    private static final String CHANGES = "/api/v1/changes";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TestHTTPResource
    URI base;

    private final Desk desk = new Desk();

    @Test
    void aWalkHasEveryChangeOnceInTheOrderOfItsItem() {
        String begin = now();
        String slug = desk.call();
        List<String> written = new ArrayList<>();
        for (int day = 1; day <= 7; day++) {
            written.add(desk.finding(slug, "2022-01-0" + day, "in_progress"));
        }

        List<JsonPath> pages = walk("nobody", begin, 3);

        List<String> all = new ArrayList<>();
        List<String> own = new ArrayList<>();
        pages.forEach(page -> {
            all.addAll(page.getList("items.id", String.class));
            own.addAll(page.getList("items.findAll{it.commitment?.slug=='" + slug + "'}.id", String.class));
        });
        assertEquals(written, own.subList(1, own.size()));
        assertEquals(all.size(), new HashSet<>(all).size());
        pages.forEach(page -> assertTrue(page.getList("items").size() <= 3));
    }

    @Test
    void aChangeTellsWhatItIsAboutAndWhereToGoOn() {
        String begin = now();
        String slug = desk.call();
        desk.finding(slug, "2022-01-01", "stalled");
        String source = "source-" + UUID.randomUUID().toString().substring(0, 8);
        desk.editor()
                .body(json("{'slug':'" + source + "','title':'A paper','text':'We will.'}"))
                .post("/api/v1/sources")
                .then()
                .statusCode(201);

        JsonPath page = desk.get("nobody", CHANGES + "?after=" + begin);

        JsonPath update = page.setRootPath("items.find{it.type=='update' && it.commitment.slug=='" + slug + "'}");
        assertEquals("call", update.getString("commitment.kind"));
        assertEquals("Title of " + slug, update.getString("commitment.title"));
        assertEquals("stalled", update.getString("change.implementation.to"));
        String cursor = update.getString("cursor");
        JsonPath captured = desk.get("nobody", CHANGES + "?after=" + begin)
                .setRootPath("items.find{it.type=='captured' && it.source.slug=='" + source + "'}");
        assertEquals("A paper", captured.getString("summary"));
        assertEquals(captured.getString("source.id"), captured.getString("sourceId"));
        assertNull(captured.get("commitmentId"));
        // The cursor of an item is as good as the page's.
        List<String> after = desk.get("nobody", CHANGES + "?after=" + cursor).getList("items.id");
        assertFalse(after.contains(update.getString("id")));
        assertTrue(after.contains(captured.getString("id")));
    }

    @Test
    void anInternalEntryIsPassedOverForThePublic() {
        String slug = desk.call();
        String begin = now();
        String hidden = desk.log(
                        slug,
                        json("{'type':'check','occurredOn':'2022-01-01','summary':'secret','visibility':'internal'}"))
                .getString("id");

        for (String role : List.of("nobody", "reader", "subscriber")) {
            Response seen = desk.with(role).get(CHANGES + "?after=" + begin);
            assertFalse(seen.jsonPath().getList("items.id").contains(hidden), role);
            assertFalse(seen.asString().contains("secret"), role);
            // The page was empty, and the next one begins behind what was not shown.
            assertNotEquals(begin, seen.jsonPath().getString("next"));
        }
        assertTrue(desk.get("analyst", CHANGES + "?after=" + begin)
                .getList("items.id")
                .contains(hidden));
    }

    @Test
    void aFilterIsJudgedByTheItemsPresentState() {
        String begin = now();
        String theme = "theme " + UUID.randomUUID();
        String slug = desk.registered("call", ",'themes':['" + theme + "']");
        desk.call();
        desk.finding(slug, "2022-01-01", "stalled");

        assertEquals(2, filtered(begin, "theme", theme).size());
        assertEquals(
                2, filtered(begin, "theme", theme, "implementation", "stalled").size());
        assertEquals(
                0,
                filtered(begin, "theme", theme, "implementation", "not_assessed")
                        .size());
        assertEquals(2, filtered(begin, "theme", theme, "q", slug).size());
        Desk.nobody()
                .queryParam("kind", "promise")
                .get(CHANGES)
                .then()
                .statusCode(400)
                .body("detail", containsString("kind"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after=yesterday",
                "after=0",
                "after=0:999999999",
                "after=777:1",
                "after=-&from=now",
                "from=then",
                "limit=0",
                "limit=201",
                "sinse=1"
            })
    void whatIsWrongIsAProblem(String query) {
        Desk.nobody().get(CHANGES + "?" + query).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void whoeverWaitsIsAnsweredWhenThereIsSomething() throws Exception {
        String slug = desk.call();
        String begin = now();
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(
                () -> Desk.nobody().header("Prefer", "respond-sync, wait=60").get(next("q", slug, begin)));
        Thread.sleep(500);
        assertFalse(waiting.isDone());
        desk.call();
        String id = desk.finding(slug, "2022-01-01", "stalled");

        Response answer = waiting.get(30, TimeUnit.SECONDS);

        answer.then().statusCode(200).header("Preference-Applied", "wait=60").body("items.id", equalTo(List.of(id)));
        String then = answer.jsonPath().getString("next");
        assertEquals(List.of(), desk.get("nobody", next("q", slug, then)).getList("items"));
    }

    @Test
    void whoeverWouldRatherNotWaitIsAnsweredAtOnce() {
        Desk.nobody()
                .header("Prefer", "wait=0")
                .queryParam("after", now())
                .get(CHANGES)
                .then()
                .statusCode(200)
                .body("items", empty());
    }

    @Test
    void whoeverWaitsInVainGetsAnEmptyPageInTime() {
        long begun = System.nanoTime();

        Desk.nobody()
                .header("Prefer", "wait=1")
                .get(next("q", "nothing-that-is-there", now()))
                .then()
                .statusCode(200)
                .header("Preference-Applied", "wait=1")
                .body("items", empty());

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(took.compareTo(Duration.ofSeconds(1)) >= 0, "after " + took);
    }

    @Test
    void manyThatWaitLeaveRoomForOthers() throws Exception {
        String slug = desk.call();
        HttpRequest request = HttpRequest.newBuilder(base.resolve(next("q", slug, now())))
                .header("Prefer", "wait=30")
                .build();
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            waiting.add(HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        }
        Thread.sleep(1_000);

        // More wait than the pool has threads; were they held, nobody could write.
        String id = desk.finding(slug, "2022-01-01", "stalled");

        for (CompletableFuture<HttpResponse<String>> one : waiting) {
            HttpResponse<String> answer = one.get(30, TimeUnit.SECONDS);
            assertEquals(200, answer.statusCode());
            assertEquals(List.of(id), JsonPath.from(answer.body()).getList("items.id"));
        }
    }

    @Test
    void whoHasThePageAlreadyGets304() {
        String begin = now();
        desk.call();
        String tag = Desk.nobody().get(CHANGES + "?after=" + begin).header("ETag");
        Desk.nobody()
                .header("If-None-Match", tag)
                .get(CHANGES + "?after=" + begin)
                .then()
                .statusCode(304);
    }

    private String now() {
        return desk.get("nobody", CHANGES + "?from=now").getString("next");
    }

    private static String next(String parameter, String value, String after) {
        return CHANGES + "?" + parameter + "=" + value + "&after=" + after;
    }

    private List<Object> filtered(String after, String... parameters) {
        RequestSpecification request = Desk.nobody().queryParam("after", after);
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request.get(CHANGES).then().statusCode(200).extract().jsonPath().getList("items");
    }

    private List<JsonPath> walk(String role, String begin, int limit) {
        List<JsonPath> pages = new ArrayList<>();
        String at = begin;
        while (true) {
            JsonPath page = desk.get(role, CHANGES + "?limit=" + limit + "&after=" + at);
            pages.add(page);
            if (page.getString("next").equals(at)) {
                return pages;
            }
            at = page.getString("next");
        }
    }
}
