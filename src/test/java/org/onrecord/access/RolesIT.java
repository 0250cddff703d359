package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.FOLLOW_UPS;
import static org.onrecord.access.Desk.freshSlug;
import static org.onrecord.access.Desk.item;
import static org.onrecord.access.Desk.json;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;

/** Who may do what, at every door that writes. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class RolesIT {

    private static final String CHECK = json("{'type':'check','occurredOn':'2022'}");

    private final Desk desk = new Desk();

    @Test
    void analystsWriteFollowUps() {
        Map<String, Integer> expected = expected(401, 403, 403, 201, 201, 201);
        String slug = desk.call();
        assertEquals(expected, tried(who -> who.body(CHECK).post(COMMITMENTS + "/" + slug + "/follow-ups")));
        assertEquals(expected, tried(who -> who.body(json("{'summary':'Better.'}"))
                .post(FOLLOW_UPS + desk.finding(slug, "2022", "stalled") + "/correction")));
        assertEquals(expected, tried(who -> who.body(json("{'reason':'Wrong.'}"))
                .post(FOLLOW_UPS + desk.finding(slug, "2022", "stalled") + "/retraction")));
    }

    @Test
    void editorsWriteItems() {
        Map<String, Integer> expected = expected(401, 403, 403, 403, 201, 201);
        assertEquals(
                expected, tried(who -> who.body(item(freshSlug(), "call", "")).post(COMMITMENTS)));
        assertEquals(expected, tried(who -> who.body(json("{'reason':'Done.'}"))
                .post(COMMITMENTS + "/" + desk.call() + "/withdrawal")));
        assertEquals(expected, tried(who -> who.body(json("{'type':'repeats','target':'" + desk.call() + "'}"))
                .post(COMMITMENTS + "/" + desk.call() + "/relations")));
        assertEquals(expected(401, 403, 403, 403, 200, 200), tried(who -> who.header("If-Match", "*")
                .body(json("{'title':'New'}"))
                .patch(COMMITMENTS + "/" + desk.call())));
    }

    @Test
    void editorsWriteSourcesAndImport() {
        String source = freshSlug();
        desk.editor().body(json("{'slug':'" + source + "','title':'S'}")).post("/api/v1/sources");
        assertEquals(expected(401, 403, 403, 403, 201, 201), tried(who -> who.body(
                        json("{'slug':'" + freshSlug() + "','title':'S'}"))
                .post("/api/v1/sources")));
        assertEquals(expected(401, 403, 403, 403, 201, 201), tried(who -> who.contentType("text/plain")
                .body("Text " + freshSlug())
                .put("/api/v1/sources/" + source + "/text")));
        assertEquals(
                expected(401, 403, 403, 403, 200, 200),
                tried(who -> who.contentType("application/x-ndjson").body("\n").post("/api/v1/imports")));
    }

    @Test
    void adminsMakeKeys() {
        assertEquals(expected(401, 403, 403, 403, 403, 201), tried(who -> who.body(json("{'name':'x','role':'reader'}"))
                .post("/api/v1/api-keys")));
        assertEquals(expected(401, 403, 403, 403, 403, 200), tried(who -> who.get("/api/v1/api-keys")));
    }

    @Test
    void whatIsPublicIsReadByAnyone() {
        String slug = desk.call();
        String followUp = desk.finding(slug, "2022", "stalled");
        for (String path : List.of(
                COMMITMENTS, COMMITMENTS + "/" + slug, COMMITMENTS + "/" + slug + "/timeline", FOLLOW_UPS + followUp)) {
            assertEquals(expected(200, 200, 200, 200, 200, 200), tried(who -> who.get(path)), path);
        }
    }

    @Test
    void aStrangerLearnsNothingOfWhatIsThereByTrying() {
        // The same answer whether the item exists or not.
        for (String slug : List.of(desk.call(), "no-such-item")) {
            Desk.nobody()
                    .body("{")
                    .post(COMMITMENTS + "/" + slug + "/withdrawal")
                    .then()
                    .statusCode(401);
            desk.reader()
                    .body("{")
                    .post(COMMITMENTS + "/" + slug + "/withdrawal")
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void theAuthorIsWhoseKeyItWas() {
        String slug = desk.call();
        desk.with("admin")
                .body(CHECK)
                .post(COMMITMENTS + "/" + slug + "/follow-ups")
                .then()
                .statusCode(201);
        assertEquals(
                List.of("The editor", "The admin"),
                desk.timeline("nobody", slug).getList("items.author.name"));
        desk.analyst()
                .body(json("{'type':'check','occurredOn':'2022','author':{'name':'Somebody else'}}"))
                .post(COMMITMENTS + "/" + slug + "/follow-ups")
                .then()
                .statusCode(422);
    }

    private Map<String, Integer> tried(Function<RequestSpecification, Response> door) {
        Map<String, Integer> statuses = expected(0, 0, 0, 0, 0, 0);
        statuses.replaceAll((role, none) -> door.apply(desk.with(role)).statusCode());
        return statuses;
    }

    private static Map<String, Integer> expected(
            int nobody, int reader, int subscriber, int analyst, int editor, int admin) {
        Map<String, Integer> expected = new LinkedHashMap<>();
        expected.put("nobody", nobody);
        expected.put("reader", reader);
        expected.put("subscriber", subscriber);
        expected.put("analyst", analyst);
        expected.put("editor", editor);
        expected.put("admin", admin);
        return expected;
    }
}
