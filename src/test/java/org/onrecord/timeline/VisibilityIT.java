package org.onrecord.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.FOLLOW_UPS;
import static org.onrecord.access.Desk.says;
import static org.onrecord.access.Desk.update;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/** What is internal never reaches who may not see it; only its bare existence shows, in the revision and the chain. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class VisibilityIT {

    private static final List<String> OUTSIDE = List.of("nobody", "reader", "subscriber");
    private static final List<String> INSIDE = List.of("analyst", "editor");
    private static final String INTERNAL = ",'visibility':'internal'";
    private static final String SECRET = "a source nobody may know";

    private final Desk desk = new Desk();

    @Test
    void anInternalFollowUpShowsToAnalystsAlone() {
        // given
        String slug = desk.call();
        desk.finding(slug, "2022-01-01", "in_progress");
        Map<String, Object> before = desk.read("nobody", slug).getMap("");
        String tag = Desk.nobody().get(COMMITMENTS + "/" + slug).header("ETag");
        // when
        String hidden = internal(slug, "2022-02-01", "stalled");
        // then
        Map<String, Object> expected = new HashMap<>(before);
        expected.put("revision", 3);
        for (String role : OUTSIDE) {
            assertEquals(expected, desk.read(role, slug).getMap(""), role);
            assertEquals(
                    List.of("registered", "update"), desk.timeline(role, slug).getList("items.type"), role);
            desk.with(role).get(FOLLOW_UPS + hidden).then().statusCode(404);
            JsonPath listed = listed(role, slug);
            assertEquals("in_progress", listed.getString("standing.implementation"));
            assertEquals(1, listed.getInt("standing.followUpCount"));
            assertEquals(before.get("updatedAt"), listed.getString("updatedAt"));
            assertFalse(desk.with(role)
                    .get(COMMITMENTS + "/" + slug + "/timeline")
                    .asString()
                    .contains(SECRET));
        }
        for (String role : INSIDE) {
            JsonPath seen = desk.read(role, slug);
            assertEquals("stalled", seen.getString("standing.implementation"), role);
            assertEquals(2, seen.getInt("standing.followUpCount"));
            assertEquals("2022-02-01", seen.getString("standing.lastCheckedAt"));
            assertNotEquals(before.get("updatedAt"), seen.getString("updatedAt"));
            assertEquals("stalled", listed(role, slug).getString("standing.implementation"));
            JsonPath entry = desk.timeline(role, slug).setRootPath("items[2]");
            assertEquals(hidden, entry.getString("id"));
            assertEquals("internal", entry.getString("visibility"));
            assertEquals("stalled", entry.getString("change.implementation.to"));
            assertEquals(hidden, desk.get(role, FOLLOW_UPS + hidden).getString("id"));
        }
        // Neither may be given what was kept for the other.
        String inside = desk.analyst().get(COMMITMENTS + "/" + slug).header("ETag");
        assertNotEquals(tag, inside);
        assertNotEquals(inside, Desk.nobody().get(COMMITMENTS + "/" + slug).header("ETag"));
        desk.reader()
                .header("If-None-Match", inside)
                .get(COMMITMENTS + "/" + slug)
                .then()
                .statusCode(200);
    }

    @Test
    void laterPublicEntriesTellTheChangeThatTheirReaderSees() {
        String slug = desk.call();
        desk.finding(slug, "2022-01-01", "in_progress");
        internal(slug, "2022-02-01", "stalled");
        String later = desk.finding(slug, "2022-03-01", "implemented");

        JsonPath outside = desk.timeline("reader", slug).setRootPath("items.find{it.id=='" + later + "'}.change");
        assertEquals("in_progress", outside.getString("implementation.from"));
        assertEquals("implemented", outside.getString("implementation.to"));
        JsonPath inside = desk.timeline("analyst", slug).setRootPath("items.find{it.id=='" + later + "'}.change");
        assertEquals("stalled", inside.getString("implementation.from"));

        // What changes nothing for the public may change much for analysts, and the other way round.
        internal(slug, "2022-04-01", "stalled");
        String again = desk.finding(slug, "2022-05-01", "implemented");
        assertNull(desk.timeline("nobody", slug).get("items.find{it.id=='" + again + "'}.change"));
        String id = again;
        assertEquals(
                "stalled",
                desk.timeline("analyst", slug).getString("items.find{it.id=='" + id + "'}.change.implementation.from"));
        assertEquals(3, desk.read("nobody", slug).getInt("standing.followUpCount"));
        assertEquals(5, desk.read("analyst", slug).getInt("standing.followUpCount"));
        assertEquals(6, desk.read("nobody", slug).getInt("revision"));
    }

    @Test
    void aPublicCorrectionOfAnInternalFollowUpMakesItPublicAndHidesWhatItSaidBefore() {
        String slug = desk.call();
        String hidden = internal(slug, "2022-02-01", "stalled");
        JsonPath corrected = desk.correct(
                hidden, "{'visibility':'public','summary':'As all may know.','evidence':null,'reason':'Published.'}");

        JsonPath timeline = desk.timeline("nobody", slug);
        assertEquals(List.of("registered", "corrected"), timeline.getList("items.type"));
        assertEquals(corrected.getString("id"), timeline.getString("items[1].id"));
        assertEquals("not_assessed", timeline.getString("items[1].change.implementation.from"));
        assertEquals("stalled", timeline.getString("items[1].change.implementation.to"));
        assertEquals("stalled", desk.read("nobody", slug).getString("standing.implementation"));
        assertEquals(1, desk.read("nobody", slug).getInt("standing.followUpCount"));
        assertEquals("As all may know.", desk.get("nobody", FOLLOW_UPS + hidden).getString("current.summary"));
        assertFalse(Desk.nobody().get(FOLLOW_UPS + hidden).asString().contains(SECRET));
        assertFalse(Desk.nobody()
                .get(COMMITMENTS + "/" + slug + "/timeline")
                .asString()
                .contains(SECRET));
        assertEquals(
                corrected.getString("id"),
                desk.get("analyst", FOLLOW_UPS + hidden).getString("correctedBy"));

        // Once public it is retracted in public.
        desk.retract(hidden, "Withdrawn by its author.");
        assertEquals(
                List.of("registered", "corrected", "retracted"),
                desk.timeline("nobody", slug).getList("items.type"));
        assertEquals("not_assessed", desk.read("nobody", slug).getString("standing.implementation"));
    }

    @Test
    void anInternalCorrectionLeavesThePublicItsVersion() {
        String slug = desk.call();
        String id = desk.finding(slug, "2022-02-01", "implemented");
        JsonPath corrected = desk.correct(
                id,
                "{'assessments':[" + says("Desk", "analyst", "stalled") + "],'summary':'" + SECRET + "'" + INTERNAL
                        + ",'reason':'" + SECRET + "'}");

        for (String role : OUTSIDE) {
            JsonPath read = desk.get(role, FOLLOW_UPS + id);
            assertNull(read.get("correctedBy"));
            assertEquals("As seen on 2022-02-01", read.getString("current.summary"));
            assertEquals("implemented", desk.read(role, slug).getString("standing.implementation"));
            assertEquals(
                    List.of("registered", "update"), desk.timeline(role, slug).getList("items.type"));
            assertNull(desk.timeline(role, slug).get("items[1].correctedBy"));
        }
        JsonPath read = desk.get("analyst", FOLLOW_UPS + id);
        assertEquals(corrected.getString("id"), read.getString("correctedBy"));
        assertEquals(SECRET, read.getString("current.summary"));
        assertEquals("stalled", desk.read("analyst", slug).getString("standing.implementation"));
        assertTrue(desk.timeline("analyst", slug).getList("items.type").contains("corrected"));
    }

    @Test
    void theRetractionOfAnInternalFollowUpIsInternal() {
        String slug = desk.call();
        Map<String, Object> before = new HashMap<>(desk.read("nobody", slug).getMap(""));
        String hidden = internal(slug, "2022-02-01", "stalled");
        desk.retract(hidden, SECRET);

        before.put("revision", 3);
        for (String role : OUTSIDE) {
            assertEquals(before, desk.read(role, slug).getMap(""));
            assertEquals(List.of("registered"), desk.timeline(role, slug).getList("items.type"));
        }
        JsonPath seen = desk.timeline("analyst", slug).setRootPath("items.find{it.id=='" + hidden + "'}");
        assertEquals(SECRET, seen.getString("retractionReason"));
        assertEquals("not_assessed", desk.read("analyst", slug).getString("standing.implementation"));
    }

    private String internal(String slug, String occurredOn, String implementation) {
        return desk.log(
                        slug,
                        update(
                                occurredOn,
                                says("Desk", "analyst", implementation),
                                INTERNAL + ",'evidence':[{'title':'" + SECRET + "'}]"))
                .getString("id");
    }

    private JsonPath listed(String role, String slug) {
        String path = COMMITMENTS + "?limit=200";
        while (true) {
            JsonPath page = desk.with(role).urlEncodingEnabled(false).get(path).jsonPath();
            if (page.get("items.find{it.slug=='" + slug + "'}") != null) {
                return page.setRootPath("items.find{it.slug=='" + slug + "'}");
            }
            assertTrue(page.getString("next") != null, "the item is in no list of the " + role);
            path = COMMITMENTS + "?limit=200&cursor=" + page.getString("next");
        }
    }
}
