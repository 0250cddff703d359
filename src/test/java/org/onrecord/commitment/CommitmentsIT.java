package org.onrecord.commitment;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.freshSlug;
import static org.onrecord.access.Desk.item;
import static org.onrecord.access.Desk.json;
import static org.onrecord.access.Desk.nobody;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class CommitmentsIT {

    private final Desk desk = new Desk();

    @Test
    void everyFieldOfARegisteredItemIsReadBack() {
        // given
        String source = freshSlug();
        String sourceId = desk.editor()
                .body(json("{'slug':'" + source + "','title':'Statement'}"))
                .post("/api/v1/sources")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id");
        String slug = freshSlug();
        // when
        Response made =
                register("{'slug':'" + slug + "','kind':'call','title':'Ratify “soon” 😀','summary':'Two\\nlines.',"
                        + "'statedBy':[{'person':'A','role':'Chair','organisation':'B','type':'un_body'},"
                        + "{'organisation':'C','type':'ngo'}],'reportedBy':'D','addressees':['E'],'dutyBearers':['F','G'],"
                        + "'countries':['CN','FR'],'region':'H','themes':['treaties'],'statedOn':'2022-05',"
                        + "'strength':'strong','deadline':{'from':'2022-06-13','to':'2022-07-08','phrase':'in June',"
                        + "'basis':'stated'},'criteria':[{'text':'Deposited'},{'id':'x','text':'Published'}],"
                        + "'citation':{'source':'" + source + "','quote':'to ratify','prefix':'asks ','suffix':'.'}}");
        // then
        made.then()
                .statusCode(201)
                .header("ETag", notNullValue())
                .header("Onrecord-Position", notNullValue())
                .header("Location", endsWith(COMMITMENTS + "/" + made.jsonPath().getString("id")))
                .body("slug", equalTo(slug))
                .body("kind", equalTo("call"))
                .body("title", equalTo("Ratify “soon” 😀"))
                .body("summary", equalTo("Two\nlines."))
                .body("statedBy.person", contains("A", null))
                .body("statedBy.role", contains("Chair", null))
                .body("statedBy.organisation", contains("B", "C"))
                .body("statedBy.type", contains("un_body", "ngo"))
                .body("reportedBy", equalTo("D"))
                .body("addressees", contains("E"))
                .body("dutyBearers", contains("F", "G"))
                .body("countries", contains("CN", "FR"))
                .body("region", equalTo("H"))
                .body("themes", contains("treaties"))
                .body("statedOn", equalTo("2022-05"))
                .body("strength", equalTo("strong"))
                .body("deadline.from", equalTo("2022-06-13"))
                .body("deadline.to", equalTo("2022-07-08"))
                .body("deadline.phrase", equalTo("in June"))
                .body("deadline.basis", equalTo("stated"))
                .body("criteria.id", contains("c1", "x"))
                .body("criteria.text", contains("Deposited", "Published"))
                .body("citation.sourceId", equalTo(sourceId))
                .body("citation.quote", equalTo("to ratify"))
                .body("citation.prefix", equalTo("asks "))
                .body("citation.suffix", equalTo("."))
                .body("citation.verification", equalTo("no_capture"))
                .body("relations", empty())
                .body("revision", equalTo(1))
                .body("registeredAt", equalTo(made.jsonPath().getString("updatedAt")))
                .body("standing.implementation", equalTo("not_assessed"))
                .body("standing.accuracy", nullValue())
                .body("standing.timeliness", equalTo("overdue"))
                .body("standing.contested", equalTo(false))
                .body("standing.positions", empty())
                .body("standing.followUpCount", equalTo(0));
        for (String name : List.of(slug, made.jsonPath().getString("id"))) {
            Response read = nobody().get(COMMITMENTS + "/" + name);
            assertEquals(made.jsonPath().getMap(""), read.jsonPath().getMap(""));
            assertEquals(made.header("ETag"), read.header("ETag"));
        }
    }

    @Test
    void aMissingSlugIsMadeFromTheTitle() {
        String mark = freshSlug();
        register("{'kind':'call','title':'  Accéder au Pacte: " + mark + "!','statedOn':'2020',"
                        + "'statedBy':[{'person':'A','type':'ngo'}]}")
                .then()
                .statusCode(201)
                .body("slug", equalTo("acceder-au-pacte-" + mark));
    }

    @Test
    void aSlugIsTakenOnce() {
        String taken = desk.call();
        problem(register(item(taken, "appeal", "")), 409, "slug-taken");
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        String speaker = "{'person':'A','type':'ngo'}";
        problem(
                        register("{'kind':'wish','title':'" + "x".repeat(301) + "','summary':'a\\u0000b',"
                                + "'region':'\\ud800','statedBy':[" + (speaker + ",").repeat(10) + speaker
                                + "],'statedOn':'2999-01-01','colour':'red','countries':['FR','china'],"
                                + "'deadline':{'from':'2022-02-02','to':'2022-01-01','basis':'guessed'},"
                                + "'citation':{'source':'nowhere-to-be-found','quote':'" + "y".repeat(2001) + "'}}"),
                        422,
                        "invalid-body")
                .body(
                        "errors.pointer",
                        containsInAnyOrder(
                                "/kind",
                                "/title",
                                "/summary",
                                "/region",
                                "/statedBy",
                                "/statedOn",
                                "/colour",
                                "/countries/1",
                                "/deadline/basis",
                                "/deadline/to",
                                "/citation/source",
                                "/citation/quote"));
        problem(register("{}"), 422, "invalid-body")
                .body("errors.pointer", containsInAnyOrder("/kind", "/title", "/statedBy", "/statedOn"));
        problem(register("[]"), 422, "invalid-body");
        problem(register("{'kind':"), 400, "malformed-json");
    }

    @Test
    void lengthsAreCountedInCharactersNotInUnitsOfUtf16() {
        register("{'slug':'" + freshSlug() + "','kind':'call','title':'" + "😀".repeat(300)
                        + "','statedBy':[{'person':'A','type':'ngo'}],'statedOn':'2020'}")
                .then()
                .statusCode(201);
    }

    @Test
    void aClaimHasAccuracyAndNoDeadline() {
        String claim = desk.registered("claim", ",'deadline':{'to':'2021-01-01','basis':'stated'}");
        JsonPath standing = desk.read("nobody", claim);
        assertEquals("not_assessed", standing.getString("standing.accuracy"));
        assertEquals(null, standing.getString("standing.implementation"));
        assertEquals("no_deadline", standing.getString("standing.timeliness"));
    }

    @Test
    void anAmendmentNeedsTheTagOfWhatItAmends() {
        String slug = desk.registered("call", ",'region':'North','themes':['a','b']");
        String tag = nobody().get(COMMITMENTS + "/" + slug).header("ETag");

        problem(patch(slug, null, "{'title':'New'}"), 428, "precondition-required");
        problem(patch(slug, "\"other\"", "{'title':'New'}"), 412, "precondition-failed");
        problem(patch(slug, "W/" + tag, "{'title':'New'}"), 412, "precondition-failed");
        Response amended = patch(slug, tag, "{'title':'New','region':null,'themes':['c'],'kind':'appeal'}");

        amended.then()
                .statusCode(200)
                .header("ETag", not(equalTo(tag)))
                .body("title", equalTo("New"))
                .body("region", nullValue())
                .body("themes", contains("c"))
                .body("kind", equalTo("appeal"))
                .body("statedOn", equalTo("2020-01-01"))
                .body("revision", equalTo(2));
        problem(patch(slug, tag, "{'title':'Newer'}"), 412, "precondition-failed");
        patch(slug, "\"x\", " + amended.header("ETag"), "{'title':'Newer'}")
                .then()
                .statusCode(200);
        patch(slug, "*", "{'title':'Newest'}")
                .then()
                .statusCode(200)
                .body("title", equalTo("Newest"))
                .body("revision", equalTo(4));
        JsonPath last = desk.timeline("nobody", slug);
        assertEquals(List.of("registered", "amended", "amended", "amended"), last.getList("items.type"));
        assertEquals("North", last.getString("items[1].change.region.from"));
        assertEquals(null, last.getString("items[1].change.region.to"));
        assertEquals("New", last.getString("items[1].change.title.to"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'slug':'another'} | /slug",
                "{'kind':'claim'} | /kind",
                "{'title':null} | /title",
                "{'statedBy':[]} | /statedBy",
                "{'statedOn':'2999'} | /statedOn",
                "{'standing':{}} | /standing",
                "{'citation':{'quote':'x'}} | /citation/source"
            })
    void aPatchIsHeldToTheRulesOfTheItem(String patch, String pointer) {
        String slug = desk.call();
        problem(patch(slug, "*", patch), 422, "invalid-body").body("errors.pointer", contains(pointer));
        assertEquals(1, desk.read("nobody", slug).getInt("revision"));
    }

    @Test
    void ofConcurrentAmendmentsExactlyOneWins() throws Exception {
        // given
        String slug = desk.call();
        String tag = nobody().get(COMMITMENTS + "/" + slug).header("ETag");
        desk.editor();
        ExecutorService editors = Executors.newFixedThreadPool(6);
        // when
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String patch = "{'title':'Version " + i + "'}";
            answers.add(editors.submit(() -> patch(slug, tag, patch).statusCode()));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        editors.shutdown();
        // then
        statuses.sort(null);
        assertEquals(List.of(200, 412, 412, 412, 412, 412), statuses);
        assertEquals(2, desk.read("nobody", slug).getInt("revision"));
    }

    @Test
    void aPatchThatChangesNothingWritesNothing() {
        String slug = desk.registered("call", ",'region':'North'");
        String tag = nobody().get(COMMITMENTS + "/" + slug).header("ETag");
        patch(slug, tag, "{'region':'North','summary':null}")
                .then()
                .statusCode(200)
                .header("ETag", equalTo(tag))
                .body("revision", equalTo(1));
        assertEquals(1, desk.timeline("nobody", slug).getList("items").size());
    }

    @Test
    void anItemIsWithdrawnOnceWithAReason() {
        String slug = desk.registered("call", ",'deadline':{'to':'2021-01-01','basis':'stated'}");
        String door = COMMITMENTS + "/" + slug + "/withdrawal";

        problem(desk.editor().body("{}").post(door), 422, "invalid-body").body("errors.pointer", contains("/reason"));
        desk.editor()
                .body(json("{'reason':'Twice registered.'}"))
                .post(door)
                .then()
                .statusCode(201)
                .body("withdrawalReason", equalTo("Twice registered."))
                .body("withdrawnAt", notNullValue())
                .body("standing.timeliness", equalTo("closed"));
        String before = Desk.position();
        problem(desk.editor().body(json("{'reason':'Again.'}")).post(door), 409, "already-withdrawn");
        assertEquals(before, Desk.position());

        assertEquals("Twice registered.", desk.timeline("nobody", slug).getString("items[1].summary"));
        assertEquals(2, desk.read("nobody", slug).getInt("revision"));
    }

    @Test
    void itemsAreRelatedOnceInEachWay() {
        String slug = desk.call();
        String other = desk.call();
        String otherId = desk.read("nobody", other).getString("id");

        relate(slug, "repeats", other)
                .then()
                .statusCode(201)
                .body("relations.type", contains("repeats"))
                .body("relations.target", contains(otherId));
        String before = Desk.position();
        problem(relate(slug, "repeats", otherId), 409, "relation-exists");
        problem(relate(slug, "repeats", slug), 422, "relation-to-itself");
        assertEquals(before, Desk.position());
        relate(slug, "depends_on", otherId).then().statusCode(201).body("relations", hasSize(2));
        problem(relate(slug, "likes", "nowhere-at-all"), 422, "invalid-body")
                .body("errors.pointer", containsInAnyOrder("/type", "/target"));
        assertEquals(3, desk.read("nobody", slug).getInt("revision"));
    }

    @Test
    void anUnchangedItemIsNotSentAgain() {
        String slug = desk.call();
        String tag = nobody().get(COMMITMENTS + "/" + slug).header("ETag");
        for (String sent : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
            Response again = nobody().header("If-None-Match", sent).get(COMMITMENTS + "/" + slug);
            assertEquals(304, again.statusCode());
            assertEquals(tag, again.header("ETag"));
            assertEquals("", again.asString());
        }
        desk.finding(slug, "2022-01-01", "stalled");
        Response changed = nobody().header("If-None-Match", tag).get(COMMITMENTS + "/" + slug);
        assertEquals(200, changed.statusCode());
        assertNotEquals(tag, changed.header("ETag"));
    }

    @Test
    void theListIsWalkedWithEveryItemExactlyOnce() {
        // given
        Set<String> mine = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            mine.add(desk.call());
        }
        // when
        List<String> seen = new ArrayList<>();
        List<String> stated = new ArrayList<>();
        int full = Math.max(
                2,
                desk.get("nobody", COMMITMENTS + "?limit=200").getList("items").size() / 3);
        String path = COMMITMENTS + "?limit=" + full;
        while (path != null) {
            Response page = nobody().urlEncodingEnabled(false).get(path);
            page.then().statusCode(200);
            seen.addAll(page.jsonPath().getList("items.slug"));
            stated.addAll(page.jsonPath().getList("items.statedOn"));
            String next = page.jsonPath().getString("next");
            if (next == null) {
                assertEquals(null, page.header("Link"));
                path = null;
            } else {
                assertEquals(full, page.jsonPath().getList("items").size());
                path = page.header("Link").replaceAll("^<(.*)>; rel=\"next\"$", "$1");
            }
        }
        // then
        assertEquals(seen.size(), new HashSet<>(seen).size());
        assertTrue(seen.containsAll(mine));
        for (int i = 1; i < stated.size(); i++) {
            String later = stated.get(i - 1) + "~";
            assertTrue(later.compareTo(stated.get(i)) >= 0, stated.get(i) + " stands behind " + later);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "cursor=x", "kinds=call", "limit=1&limit=2"})
    void aListRefusesParametersThatItCannotTake(String query) {
        nobody().urlEncodingEnabled(false)
                .get(COMMITMENTS + "?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-item", "019a9f2e-5c00-7000-8000-000000000001", "Not%20a%20slug", "%F0%9F%98%80"})
    void whatIsNotThereIsUnknown(String name) {
        String path = COMMITMENTS + "/" + name;
        for (String door : List.of(path, path + "/timeline")) {
            problem(nobody().urlEncodingEnabled(false).get(door), 404, "unknown-commitment");
        }
        problem(
                desk.editor()
                        .urlEncodingEnabled(false)
                        .header("If-Match", "*")
                        .body("{}")
                        .patch(path),
                404,
                "unknown-commitment");
        for (String door : List.of("/withdrawal", "/relations", "/follow-ups")) {
            problem(desk.editor().urlEncodingEnabled(false).body("{}").post(path + door), 404, "unknown-commitment");
        }
    }

    private Response register(String body) {
        return desk.editor().body(json(body)).post(COMMITMENTS);
    }

    private Response relate(String slug, String type, String target) {
        return desk.editor()
                .body(json("{'type':'" + type + "','target':'" + target + "'}"))
                .post(COMMITMENTS + "/" + slug + "/relations");
    }

    private Response patch(String slug, String ifMatch, String patch) {
        var request = desk.editor().contentType("application/merge-patch+json").body(json(patch));
        return (ifMatch == null ? request : request.header("If-Match", ifMatch)).patch(COMMITMENTS + "/" + slug);
    }

    private static ValidatableResponse problem(Response answer, int status, String type) {
        return answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", endsWith(":" + type));
    }
}
