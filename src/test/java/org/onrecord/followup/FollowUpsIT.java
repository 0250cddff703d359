package org.onrecord.followup;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.FOLLOW_UPS;
import static org.onrecord.access.Desk.json;
import static org.onrecord.access.Desk.nobody;
import static org.onrecord.access.Desk.says;
import static org.onrecord.access.Desk.update;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class FollowUpsIT {

    private static final String STATE = "{'assessor':{'name':'Ministry','type':'state'},";

    private final Desk desk = new Desk();

    @Test
    void aLoggedUpdateIsAnsweredWithItsEntryAndReadBack() {
        // given
        String slug = desk.call();
        String evidence = "{'title':'Report','publisher':'OHCHR','url':'https://www.example.org/a',"
                + "'archivedUrl':'http://archive.example.org/a','publishedOn':'2022-08','quote':'serious',"
                + "'reliability':'A','credibility':1,'sha256':'" + "ab".repeat(32) + "'}";
        // when
        Response made = post(
                slug, update("2022-08-31", says("Desk", "analyst", "in_progress"), ",'evidence':[" + evidence + "]"));
        // then
        String id = made.jsonPath().getString("id");
        made.then()
                .statusCode(201)
                .header("Location", endsWith(FOLLOW_UPS + id))
                .header("Onrecord-Position", notNullValue())
                .body("commitmentId", equalTo(desk.read("nobody", slug).getString("id")))
                .body("type", equalTo("update"))
                .body("occurredOn", equalTo("2022-08-31"))
                .body("recordedAt", notNullValue())
                .body("author.name", equalTo("The analyst"))
                .body("summary", equalTo("As seen on 2022-08-31"))
                .body("assessments[0].assessor.name", equalTo("Desk"))
                .body("assessments[0].implementation", equalTo("in_progress"))
                .body("assessments[0].basis", equalTo("finding"))
                .body("evidence", hasSize(1))
                .body("evidence[0].url", equalTo("https://www.example.org/a"))
                .body("evidence[0].reliability", equalTo("A"))
                .body("evidence[0].credibility", equalTo(1))
                .body("evidence[0].publishedOn", equalTo("2022-08"))
                .body("visibility", equalTo("public"))
                .body("change.implementation.from", equalTo("not_assessed"))
                .body("change.implementation.to", equalTo("in_progress"))
                .body("correctedBy", nullValue())
                .body("retractedBy", nullValue())
                .body("hash", matchesPattern("[0-9a-f]{64}"));
        JsonPath read = desk.get("nobody", FOLLOW_UPS + id);
        assertEquals(made.jsonPath().getMap("change"), read.getMap("change"));
        assertEquals("2022-08-31", read.getString("current.occurredOn"));
        JsonPath item = desk.read("nobody", slug);
        assertEquals("in_progress", item.getString("standing.implementation"));
        assertEquals(id, item.getString("standing.positions[0].implementation.followUpId"));
        assertEquals(1, item.getInt("standing.followUpCount"));
        assertEquals(made.jsonPath().getString("recordedAt"), item.getString("updatedAt"));
        assertEquals(id, desk.timeline("nobody", slug).getString("items[1].id"));
    }

    @Test
    void aCheckSaysThatSomeoneLookedAndChangesNothing() {
        String slug = desk.call();
        desk.finding(slug, "2022-01-10", "stalled");
        JsonPath check = desk.log(slug, json("{'type':'check','occurredOn':'2022-03'}"));
        assertNull(check.get("change"));
        JsonPath standing = desk.read("nobody", slug);
        assertEquals("2022-01-10", standing.getString("standing.lastChangedAt"));
        assertEquals("2022-03", standing.getString("standing.lastCheckedAt"));
        assertEquals(2, standing.getInt("standing.followUpCount"));
    }

    @Test
    void onlyAnAnalystsWordIsTheHeadline() {
        String slug = desk.registered("call", ",'dutyBearers':['ministry']");
        // A duty bearer speaks for itself on its response, and on nothing else.
        JsonPath state = desk.log(
                slug,
                update(
                        "2022-01-01",
                        STATE + "'implementation':'implemented','response':'accepted','basis':'claim'}",
                        ""));
        assertNull(state.get("change.implementation"));
        assertEquals("accepted", state.getString("change.response.to"));
        assertEquals("not_assessed", desk.read("nobody", slug).getString("standing.implementation"));

        JsonPath found = desk.log(slug, update("2022-02-01", says("Desk", "analyst", "stalled"), ""));
        assertEquals("stalled", found.getString("change.implementation.to"));
        assertFalse(found.getBoolean("change.contested.from"));
        assertTrue(found.getBoolean("change.contested.to"));
        JsonPath item = desk.read("nobody", slug);
        assertEquals("stalled", item.getString("standing.implementation"));
        assertEquals("accepted", item.getString("standing.response"));
        assertTrue(item.getBoolean("standing.contested"));
        assertEquals(2, item.getList("standing.positions").size());

        // The same ministry, however it is written, speaks again.
        desk.log(slug, update("2022-03-01", says(" MINISTRY", "state", "stalled"), ""));
        item = desk.read("nobody", slug);
        assertFalse(item.getBoolean("standing.contested"));
        assertEquals(2, item.getList("standing.positions").size());
    }

    @Test
    void whatOccurredEarlierAndIsLoggedLaterIsNoNews() {
        String slug = desk.call();
        desk.finding(slug, "2022-05-01", "implemented");
        JsonPath earlier = desk.log(slug, update("2022-01-01", says("Desk", "analyst", "stalled"), ""));
        assertNull(earlier.get("change"));
        assertEquals("implemented", desk.read("nobody", slug).getString("standing.implementation"));
    }

    @Test
    void anAssessorWhoLapsesHoldsNothing() {
        String slug = desk.call();
        desk.finding(slug, "2022-01-01", "implemented");
        desk.log(slug, update("2022-02-01", says("Other", "analyst", "stalled"), ""));
        JsonPath lapsed = desk.log(
                slug, update("2022-03-01", "{'assessor':{'name':'Other','type':'analyst'},'lapsed':true}", ""));
        assertEquals("not_assessed", lapsed.getString("change.implementation.to"));
        assertFalse(lapsed.getBoolean("change.contested.to"));
        JsonPath item = desk.read("nobody", slug);
        assertEquals("not_assessed", item.getString("standing.implementation"));
        assertEquals(List.of("Desk"), item.getList("standing.positions.assessor.name"));
    }

    @ParameterizedTest
    @CsvSource({
        "hrc-follow-up, A, implementation, substantially_implemented",
        "hrc-follow-up, b2, implementation, partially_implemented",
        "hrc-follow-up, C, cooperation, replied",
        "hrc-follow-up, D, cooperation, no_reply",
        "hrc-follow-up, E, implementation, contrary_action",
        "ogp-irm, Limited, implementation, in_progress",
        "ogp-irm, No Evidence, implementation, no_evidence",
        "upr, Noted, response, noted"
    })
    void aForeignGradeIsMappedAndKept(String scheme, String grade, String axis, String value) {
        String slug = desk.call();
        desk.log(
                slug,
                update(
                        "2022-01-01",
                        "{'assessor':{'name':'Body','type':'un_body'},'scheme':'" + scheme + "','originalValue':'"
                                + grade + "'}",
                        ""));
        JsonPath position = desk.read("nobody", slug).setRootPath("standing.positions[0]." + axis);
        assertEquals(value, position.getString("value"));
        assertEquals(scheme, position.getString("scheme"));
        assertEquals(grade, position.getString("originalValue"));
    }

    @Test
    void anAxisThatDoesNotGoWithTheKindIsNamed() {
        String claim = desk.registered("claim", "");
        String borneOut = "{'assessor':{'name':'B','type':'ngo'},'accuracy':'borne_out'}";
        problem(post(claim, update("2022", borneOut + "," + says("A", "ngo", "stalled"), "")), 422, "invalid-body")
                .body("errors.pointer", contains("/assessments/1/implementation"));
        problem(post(desk.call(), update("2022", borneOut, "")), 422, "invalid-body")
                .body("errors.pointer", contains("/assessments/0/accuracy"));
        problem(
                        post(
                                claim,
                                update(
                                        "2022",
                                        "{'assessor':{'name':'B','type':'un_body'},'scheme':'ogp-irm',"
                                                + "'originalValue':'Complete'}",
                                        "")),
                        422,
                        "invalid-body")
                .body("errors.pointer", contains("/assessments/0/originalValue"));
        assertEquals(1, desk.read("nobody", claim).getInt("revision"));
        desk.log(claim, update("2022", "{'assessor':{'name':'D','type':'analyst'},'accuracy':'contradicted'}", ""));
        desk.log(claim, update("2022", borneOut, ""));
        assertEquals("contradicted", desk.read("nobody", claim).getString("standing.accuracy"));
        assertTrue(desk.read("nobody", claim).getBoolean("standing.contested"));
    }

    @Test
    void everyFaultOfABodyIsNamedAtOnce() {
        String evidence = "{'title':'x'}";
        String fiftyOne = (evidence + ",").repeat(50) + evidence;
        problem(
                        post(
                                desk.call(),
                                json("{'type':'rumour','occurredOn':'2999-01-01','evidence':[" + fiftyOne
                                        + "],'visibility':'secret','mood':'good'}")),
                        422,
                        "invalid-body")
                .body(
                        "errors.pointer",
                        containsInAnyOrder("/type", "/occurredOn", "/evidence", "/visibility", "/mood"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'update','occurredOn':'2022'} | /summary",
                "{'type':'check','occurredOn':'2022-02-30'} | /occurredOn",
                "{'type':'check','occurredOn':'yesterday'} | /occurredOn",
                "{'type':'check','occurredOn':'2999'} | /occurredOn",
                "{'type':'check','occurredOn':'2022','summary':'\\u0000'} | /summary",
                "{'type':'check','occurredOn':'2022','assessments':{'a':1}} | /assessments",
                "{'type':'check','occurredOn':'2022','assessments':[null]} | /assessments/0",
                "{'type':'check','occurredOn':'2022','evidence':[{'url':'javascript:alert(1)'}]} | /evidence/0/url",
                "{'type':'check','occurredOn':'2022','evidence':[{'url':'https://a@b/'}]} | /evidence/0/url",
                "{'type':'check','occurredOn':'2022','evidence':[{'title':'x','credibility':7}]} | /evidence/0/credibility",
                "{'type':'check','occurredOn':'2022','assessments':[{'implementation':'stalled'}]} | /assessments/0/assessor"
            })
    void aFaultIsNamedByItsPointer(String body, String pointer) {
        problem(post(desk.call(), json(body)), 422, "invalid-body").body("errors.pointer", contains(pointer));
    }

    @Test
    void aCorrectionTellsOnlyWhatChanges() {
        // given
        String slug = desk.call();
        String first = desk.log(
                        slug,
                        update("2022-05-01", says("Desk", "analyst", "implemented"), ",'evidence':[{'title':'E'}]"))
                .getString("id");
        // when
        JsonPath corrected = desk.correct(first, "{'occurredOn':'2022-04','evidence':null,'reason':'Wrong month.'}");
        // then
        assertEquals("corrected", corrected.getString("type"));
        assertEquals(first, corrected.getString("followUpId"));
        assertEquals("Wrong month.", corrected.getString("reason"));
        assertNull(corrected.get("change"));
        JsonPath read = desk.get("nobody", FOLLOW_UPS + first);
        assertEquals("2022-05-01", read.getString("occurredOn"));
        assertEquals("E", read.getString("evidence[0].title"));
        assertEquals(corrected.getString("id"), read.getString("correctedBy"));
        assertEquals("2022-04", read.getString("current.occurredOn"));
        assertEquals("As seen on 2022-05-01", read.getString("current.summary"));
        assertTrue(read.getList("current.evidence") == null
                || read.getList("current.evidence").isEmpty());
        JsonPath item = desk.read("nobody", slug);
        assertEquals("2022-04", item.getString("standing.positions[0].implementation.occurredOn"));
        assertEquals(1, item.getInt("standing.followUpCount"));
        assertEquals(3, item.getInt("revision"));

        // A second correction goes on from the first, a whole body needs no reason.
        JsonPath again =
                desk.correct(first, update("2022-03", says("Desk", "analyst", "stalled"), ",'visibility':'public'"));
        assertEquals("implemented", again.getString("change.implementation.from"));
        assertEquals("stalled", again.getString("change.implementation.to"));
        assertEquals(
                again.getString("id"), desk.get("nobody", FOLLOW_UPS + first).getString("correctedBy"));
        assertEquals(
                again.getString("id"),
                desk.timeline("nobody", slug).getString("items.find{it.id=='" + first + "'}.correctedBy"));
    }

    @Test
    void aCorrectionIsHeldToTheSameRules() {
        String slug = desk.call();
        String id = desk.finding(slug, "2022-05-01", "implemented");
        String door = FOLLOW_UPS + id + "/correction";
        problem(desk.analyst().body(json("{'occurredOn':'2999'}")).post(door), 422, "invalid-body")
                .body("errors.pointer", contains("/occurredOn"));
        problem(desk.analyst().body(json("{'type':null}")).post(door), 422, "invalid-body")
                .body("errors.pointer", contains("/type"));
        problem(desk.analyst().body("[]").post(door), 422, "invalid-body");
        problem(
                        desk.analyst()
                                .body(json("{'assessments':[{'assessor':{'name':'A','type':'ngo'},"
                                        + "'accuracy':'borne_out'}]}"))
                                .post(door),
                        422,
                        "invalid-body")
                .body("errors.pointer", contains("/assessments/0/accuracy"));
        assertEquals(2, desk.read("nobody", slug).getInt("revision"));
    }

    @Test
    void aRetractionNeedsAReasonAndUndoesItsTarget() {
        // given
        String slug = desk.call();
        desk.finding(slug, "2022-01-01", "stalled");
        String forged = desk.finding(slug, "2022-05-01", "implemented");
        String door = FOLLOW_UPS + forged + "/retraction";
        problem(desk.analyst().body("{}").post(door), 422, "invalid-body").body("errors.pointer", contains("/reason"));
        // when
        JsonPath retracted = desk.retract(forged, "A forgery.");
        // then
        assertEquals("retracted", retracted.getString("type"));
        assertEquals("A forgery.", retracted.getString("summary"));
        assertEquals("implemented", retracted.getString("change.implementation.from"));
        assertEquals("stalled", retracted.getString("change.implementation.to"));
        JsonPath item = desk.read("nobody", slug);
        assertEquals("stalled", item.getString("standing.implementation"));
        assertEquals(1, item.getInt("standing.followUpCount"));
        JsonPath marked = desk.timeline("nobody", slug).setRootPath("items.find{it.id=='" + forged + "'}");
        assertEquals(retracted.getString("id"), marked.getString("retractedBy"));
        assertEquals("A forgery.", marked.getString("retractionReason"));
        assertEquals("As seen on 2022-05-01", marked.getString("summary"));
        problem(desk.analyst().body(json("{'reason':'Again.'}")).post(door), 409, "already-retracted");
        problem(
                desk.analyst().body(json("{'summary':'Better.'}")).post(FOLLOW_UPS + forged + "/correction"),
                409,
                "already-retracted");
        assertEquals(4, desk.read("nobody", slug).getInt("revision"));
    }

    @Test
    void anImpreciseDateStandsAtTheEndOfItsPeriodAndKeepsItsPrecision() {
        String slug = desk.call();
        List<String> dates = List.of(
                "2022-05-10T12:00:00Z", "2022-05-10", "2022-05", "2022-06-01T01:00:00+02:00", "2022-06-30", "2022");
        List<String> logged = new ArrayList<>(dates);
        Collections.reverse(logged);
        logged.forEach(date -> desk.log(slug, json("{'type':'check','occurredOn':'" + date + "'}")));

        List<String> oldest = new ArrayList<>(desk.timeline("nobody", slug)
                .getList("items.occurredOn", String.class)
                .subList(1, 7));
        assertEquals(
                List.of(
                        "2022-05-10T12:00:00Z",
                        "2022-05-10",
                        "2022-06-01T01:00:00+02:00",
                        "2022-05",
                        "2022-06-30",
                        "2022"),
                oldest);
        List<String> newest =
                desk.get("nobody", COMMITMENTS + "/" + slug + "/timeline").getList("items.occurredOn");
        Collections.reverse(oldest);
        assertEquals(oldest, newest.subList(0, 6));
    }

    @Test
    void aTimelineIsWalkedInBothOrdersWithEveryEntryOnce() {
        String slug = desk.call();
        for (int day = 1; day <= 6; day++) {
            // Three pairs at the same moment, which log order parts.
            desk.log(
                    slug,
                    json("{'type':'check','occurredOn':'2022-01-0" + (day + 1) / 2 + "','summary':'" + day + "'}"));
        }
        for (String order : List.of("oldest", "newest")) {
            List<String> seen = new ArrayList<>();
            String path = COMMITMENTS + "/" + slug + "/timeline?limit=2&order=" + order;
            while (path != null) {
                Response page = nobody().urlEncodingEnabled(false).get(path);
                page.then().statusCode(200);
                seen.addAll(page.jsonPath().getList("items.summary"));
                path = page.jsonPath().getString("next") == null
                        ? null
                        : page.header("Link").replaceAll("^<(.*)>; rel=\"next\"$", "$1");
            }
            List<String> expected = new ArrayList<>(List.of("Title of " + slug, "1", "2", "3", "4", "5", "6"));
            if (order.equals("newest")) {
                Collections.reverse(expected);
            }
            assertEquals(expected, seen);
        }
        String next = nobody().get(COMMITMENTS + "/" + slug + "/timeline?limit=2")
                .jsonPath()
                .getString("next");
        problem(
                nobody().get(COMMITMENTS + "/" + slug + "/timeline?order=oldest&cursor=" + next),
                400,
                "invalid-parameter");
        problem(nobody().get(COMMITMENTS + "/" + slug + "/timeline?order=random"), 400, "invalid-parameter");
    }

    @Test
    void theFollowUpsOfAnItemAreItsTimelineWithoutTheRest() {
        // given
        String slug = desk.call();
        String corrected = desk.finding(slug, "2022-01-01", "stalled");
        String check = desk.log(slug, json("{'type':'check','occurredOn':'2022-01-03','summary':'Nothing new'}"))
                .getString("id");
        String internal = desk.log(
                        slug, update("2022-01-02", says("Desk", "analyst", "regressed"), ",'visibility':'internal'"))
                .getString("id");
        desk.correct(corrected, "{'summary':'As it should read'}");
        String path = COMMITMENTS + "/" + slug + "/follow-ups";
        // then
        assertEquals(
                path, desk.read("nobody", slug).getString("links.followUps").replaceAll("[0-9a-f-]{36}", slug));
        JsonPath seen = desk.get("nobody", path);
        assertEquals(List.of(check, corrected), seen.getList("items.id"));
        assertEquals(
                desk.timeline("nobody", slug).getList("items.findAll{it.type in ['update','check']}.id", String.class),
                desk.get("nobody", path + "?order=oldest").getList("items.id", String.class));
        assertNotNull(seen.getString("items[1].correctedBy"));
        assertEquals(
                List.of(check, internal, corrected), desk.get("analyst", path).getList("items.id"));
        assertEquals(
                List.of(corrected),
                desk.get("nobody", path + "?asOf=2022-01-02").getList("items.id"));
        assertEquals(
                List.of(corrected),
                desk.get(
                                "nobody",
                                path + "?limit=1&cursor="
                                        + desk.get("nobody", path + "?limit=1").getString("next"))
                        .getList("items.id"));
        problem(nobody().get(COMMITMENTS + "/nowhere/follow-ups"), 404, "unknown-commitment");
        String source = desk.editor()
                .body(json("{'slug':'of-" + slug + "','title':'A statement'}"))
                .post("/api/v1/sources")
                .jsonPath()
                .getString("id");
        problem(nobody().get(COMMITMENTS + "/" + source + "/timeline"), 404, "unknown-commitment");
        problem(nobody().get(COMMITMENTS + "/" + source), 404, "unknown-commitment");
        problem(
                nobody().get(path + "?cursor="
                        + desk.get("nobody", COMMITMENTS + "/" + slug + "/timeline?limit=1")
                                .getString("next")),
                400,
                "invalid-parameter");
    }

    @Test
    void anUnchangedFollowUpIsNotSentAgain() {
        String slug = desk.call();
        String id = desk.finding(slug, "2022-05-01", "implemented");
        String tag = nobody().get(FOLLOW_UPS + id).header("ETag");
        nobody().header("If-None-Match", tag).get(FOLLOW_UPS + id).then().statusCode(304);
        desk.retract(id, "Wrong.");
        nobody().header("If-None-Match", tag).get(FOLLOW_UPS + id).then().statusCode(200);
    }

    @Test
    void whatIsNoFollowUpIsUnknown() {
        String slug = desk.call();
        String registered = desk.timeline("nobody", slug).getString("items[0].id");
        for (String id : List.of("x", registered, "019a9f2e-5c00-7000-8000-000000000001")) {
            problem(nobody().get(FOLLOW_UPS + id), 404, "unknown-follow-up");
            problem(desk.analyst().body("{}").post(FOLLOW_UPS + id + "/correction"), 404, "unknown-follow-up");
            problem(desk.analyst().body("{}").post(FOLLOW_UPS + id + "/retraction"), 404, "unknown-follow-up");
        }
    }

    private Response post(String slug, String body) {
        return desk.analyst().body(body).post(COMMITMENTS + "/" + slug + "/follow-ups");
    }

    private static ValidatableResponse problem(Response answer, int status, String type) {
        return answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", endsWith(type));
    }
}
