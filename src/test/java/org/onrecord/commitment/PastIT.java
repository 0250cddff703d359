package org.onrecord.commitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.freshSlug;
import static org.onrecord.access.Desk.json;
import static org.onrecord.access.Desk.nobody;
import static org.onrecord.access.Desk.says;
import static org.onrecord.access.Desk.update;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/** What was answered once can be asked for again. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class PastIT {

    private static final List<String> ROLES = List.of("nobody", "analyst");

    private final Desk desk = new Desk();
    // One for each test: JUnit makes an instance for each.
    private final String theme = freshSlug();

    @Test
    void whatWasKnownThenIsAnsweredAgainWhateverWasRecordedSince() {
        // given everything that can be recorded of two items, and what was answered after each step
        String slug = desk.registered("call", ",'themes':['" + theme + "']");
        String other = desk.registered("assurance", ",'themes':['" + theme + "']");
        Map<Instant, Map<String, Object>> answered = new LinkedHashMap<>();
        remember(slug, answered);
        String first = desk.finding(slug, "2022-01-01", "in_progress");
        remember(slug, answered);
        String second = desk.log(
                        slug,
                        update(
                                "2021-01",
                                says("Desk", "analyst", "stalled"),
                                ",'evidence':[{'title':'E'}],'visibility':'internal'"))
                .getString("id");
        remember(slug, answered);
        desk.correct(first, "{'occurredOn':'2020-05','reason':'Misread'}");
        remember(slug, answered);
        desk.correct(first, "{'summary':'Put better'}");
        remember(slug, answered);
        desk.correct(second, "{'visibility':'public'}");
        remember(slug, answered);
        amend(slug, "{'title':'Another title','statedOn':'2019','deadline':{'to':'2021-06-30','basis':'stated'}}");
        remember(slug, answered);
        editor(slug, "relations", "{'type':'repeats','target':'" + other + "'}");
        remember(slug, answered);
        cite(slug);
        remember(slug, answered);
        desk.retract(first, "Not what it seemed");
        remember(slug, answered);
        editor(slug, "withdrawal", "{'reason':'No longer followed'}");
        remember(slug, answered);
        // then
        answered.forEach((then, answers) -> answers.forEach((question, answer) -> {
            String[] asked = question.split(" ", 2);
            String path = asked[1] + (asked[1].contains("?") ? "&" : "?") + "knownAt=" + then;
            assertEquals(answer, desk.get(asked[0], path).get(), () -> question + " at " + then);
        }));
    }

    @Test
    void whatHadHappenedByThenStands() {
        // given
        String slug =
                desk.registered("call", ",'themes':['" + theme + "'],'deadline':{'to':'2022-07-08','basis':'stated'}");
        desk.finding(slug, "2023", "implemented");
        desk.finding(slug, "2022-02-10", "in_progress");
        // then
        assertAsOf(slug, "2022-01-31", "not_assessed", "on_time", 0, 1);
        assertAsOf(slug, "2022-02", "in_progress", "on_time", 1, 2);
        assertAsOf(slug, "2022-02-09T23:59:59.999999Z", "not_assessed", "on_time", 0, 1);
        assertAsOf(slug, "2022-02-11T00:00:00%2B00:00", "in_progress", "on_time", 1, 2);
        assertAsOf(slug, "2022-07-08", "in_progress", "due", 1, 2);
        assertAsOf(slug, "2022-07-09", "in_progress", "overdue", 1, 2);
        assertAsOf(slug, "2023-12-30", "in_progress", "overdue", 1, 2);
        assertAsOf(slug, "2023", "implemented", "met_late", 2, 3);
        assertAsOf(slug, "2999", "implemented", "met_late", 2, 3);
        // and before it was stated, or known, there was nothing
        for (String when : List.of("asOf=2019-12-31", "knownAt=2001-01-01T00:00:00Z", "asOf=2023&knownAt=2024")) {
            nobody().get(COMMITMENTS + "/" + slug + "?" + when).then().statusCode(404);
            nobody().get(COMMITMENTS + "/" + slug + "/timeline?" + when).then().statusCode(404);
            assertEquals(0, listed("nobody", when).getList("items").size());
        }
    }

    @Test
    void thePastIsFilteredSearchedSortedAndPaged() {
        // given four items of which the words and the standing changed
        for (int i = 1; i <= 4; i++) {
            String slug = desk.registered(
                    "call", ",'themes':['" + theme + "'],'summary':'Harbour " + "harbour ".repeat(i) + "'");
            desk.finding(slug, "202" + i, i % 2 == 0 ? "stalled" : "in_progress");
        }
        String known = Instant.parse(listed("nobody", "sort=updatedAt").getString("items[0].updatedAt"))
                .toString();
        Map<String, Object> then = new LinkedHashMap<>();
        for (String query : List.of(
                "implementation=stalled",
                "q=harbour&sort=relevance",
                "q=harbour&sort=relevance&order=asc&implementation=in_progress",
                "sort=updatedAt&order=asc",
                "sort=deadline",
                "q=breakwater",
                "timeliness=no_deadline&sort=-statedOn")) {
            then.put(query, listed("nobody", query).getList("items.slug"));
        }
        List<String> slugs = listed("nobody", "").getList("items.slug");
        for (String slug : slugs) {
            amend(slug, "{'summary':'A breakwater','statedOn':'2018','deadline':{'to':'2031-01-01','basis':'stated'}}");
            desk.finding(slug, "2025", "regressed");
        }
        // then
        then.forEach((query, answer) -> {
            assertEquals(answer, listed("nobody", query + "&knownAt=" + known).getList("items.slug"), query);
            assertNotEquals(List.of(), listed("nobody", "q=breakwater").getList("items"));
        });
        // and page by page
        String query = "q=harbour&sort=relevance&knownAt=" + known;
        JsonPath first = listed("nobody", query + "&limit=3");
        JsonPath second = listed("nobody", query + "&limit=3&cursor=" + first.getString("next"));
        assertEquals(3, first.getList("items").size());
        assertEquals(List.of(listed("nobody", query).getString("items[3].slug")), second.getList("items.slug"));
        assertEquals(null, second.getString("next"));
    }

    private void assertAsOf(
            String slug, String asOf, String implementation, String timeliness, int followUps, int entries) {
        String path = COMMITMENTS + "/" + slug;
        JsonPath item = at(path + "?asOf=" + asOf);
        assertEquals(implementation, item.getString("standing.implementation"), asOf);
        assertEquals(timeliness, item.getString("standing.timeliness"), asOf);
        assertEquals(followUps, item.getInt("standing.followUpCount"), asOf);
        assertEquals(
                entries, at(path + "/timeline?asOf=" + asOf).getList("items").size(), asOf);
        assertEquals(
                item.getMap(""),
                at(COMMITMENTS + "?theme=" + theme + "&asOf=" + asOf).getMap("items[0]"),
                asOf);
        assertEquals(
                1,
                at(COMMITMENTS + "?theme=" + theme + "&timeliness=" + timeliness + "&asOf=" + asOf)
                        .getList("items")
                        .size());
    }

    private static JsonPath at(String path) {
        return nobody().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** What is answered to everybody who may ask differently, by what was known until now. */
    private void remember(String slug, Map<Instant, Map<String, Object>> answered) {
        Map<String, Object> answers = new LinkedHashMap<>();
        for (String role : ROLES) {
            for (String path : List.of(
                    COMMITMENTS + "/" + slug,
                    COMMITMENTS + "/" + slug + "/timeline",
                    COMMITMENTS + "/" + slug + "/timeline?order=oldest",
                    COMMITMENTS + "?theme=" + theme,
                    COMMITMENTS + "?theme=" + theme + "&sort=updatedAt")) {
                answers.put(role + " " + path, desk.get(role, path).get());
            }
        }
        answered.put(Instant.parse(listed("analyst", "sort=updatedAt").getString("items[0].updatedAt")), answers);
    }

    private JsonPath listed(String role, String query) {
        return desk.get(role, COMMITMENTS + "?theme=" + theme + "&" + query);
    }

    private void cite(String slug) {
        String source = freshSlug();
        desk.editor()
                .body(json("{'slug':'" + source + "','title':'Statement','text':'We will clean the harbour.'}"))
                .post("/api/v1/sources")
                .then()
                .statusCode(201);
        amend(slug, "{'citation':{'source':'" + source + "','quote':'clean the harbour'}}");
    }

    private void amend(String slug, String patch) {
        desk.editor()
                .header("If-Match", "*")
                .contentType("application/merge-patch+json")
                .body(json(patch))
                .patch(COMMITMENTS + "/" + slug)
                .then()
                .statusCode(200);
    }

    private void editor(String slug, String what, String body) {
        desk.editor()
                .body(json(body))
                .post(COMMITMENTS + "/" + slug + "/" + what)
                .then()
                .statusCode(201);
    }
}
