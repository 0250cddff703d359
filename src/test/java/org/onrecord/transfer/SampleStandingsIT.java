package org.onrecord.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/** What the sample's follow-ups amount to, for items whose history a person can follow in their head. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class SampleStandingsIT {

    private final Desk desk = new Desk();
    private final SampleLines sample = new SampleLines(Desk.freshSlug() + "-");

    @Test
    void theSampleStandsWhereItsFollowUpsPutIt() {
        String summary = desk.editor()
                .contentType("application/x-ndjson")
                .body(sample.text())
                .post("/api/v1/imports")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertTrue(summary.endsWith("{\"summary\":{\"applied\":289,\"duplicate\":0,\"refused\":0}}\n"), summary);

        theReportCameOutAfterItsDeadline();
        theMeetingPassedWithoutThePresentation();
        theCampsAreContestedAndNobodyHereHasJudgedThem();
        theClaimIsContestedOnItsAccuracy();
        theAnnualMeetingWasPromisedByTwo();
        whatNobodyFollowedUpIsNotAssessed();
        relationsLeadToItems();
    }

    private void theReportCameOutAfterItsDeadline() {
        JsonPath item = item("ai-release-xinjiang-report");
        assertEquals("call", item.getString("kind"));
        assertEquals("implemented", item.getString("standing.implementation"));
        assertEquals("met_late", item.getString("standing.timeliness"));
        assertFalse(item.getBoolean("standing.contested"));
        // The OHCHR's earlier word lapsed when it published.
        assertEquals(List.of("analyst"), item.getList("standing.positions.assessor.type"));
        assertEquals("2022-08-31", item.getString("standing.lastChangedAt"));
        assertEquals("2022-08-31", item.getString("standing.lastCheckedAt"));
        assertEquals(5, item.getInt("standing.followUpCount"));
        JsonPath timeline = desk.timeline("nobody", sample.slug("ai-release-xinjiang-report"));
        assertEquals(
                List.of("registered", "update", "update", "check", "update", "update", "related"),
                timeline.getList("items.type"));
        assertEquals("in_progress", timeline.getString("items[5].change.implementation.from"));
    }

    private void theMeetingPassedWithoutThePresentation() {
        JsonPath item = item("ai-present-findings-hrc50");
        assertEquals("not_implemented", item.getString("standing.implementation"));
        assertEquals("overdue", item.getString("standing.timeliness"));
        assertEquals("2022-10-06", item.getString("standing.lastCheckedAt"));
        assertEquals("2022-07-08", item.getString("standing.lastChangedAt"));
    }

    private void theCampsAreContestedAndNobodyHereHasJudgedThem() {
        JsonPath item = item("ai-dismantle-camps");
        assertEquals("not_assessed", item.getString("standing.implementation"));
        assertTrue(item.getBoolean("standing.contested"));
        assertEquals("no_deadline", item.getString("standing.timeliness"));
        assertEquals(
                Set.of("OHCHR", "Government of China"),
                new TreeSet<>(item.getList("standing.positions.assessor.name", String.class)));
        assertEquals(
                "implemented",
                item.getString("standing.positions.find{it.assessor.type=='state'}.implementation.value"));
    }

    private void theClaimIsContestedOnItsAccuracy() {
        JsonPath item = item("china-xinjiang-demonized-claim");
        assertEquals("claim", item.getString("kind"));
        assertEquals(null, item.getString("standing.implementation"));
        assertEquals("not_assessed", item.getString("standing.accuracy"));
        assertTrue(item.getBoolean("standing.contested"));
        assertEquals("no_capture", item.getString("citation.verification"));
    }

    private void theAnnualMeetingWasPromisedByTwo() {
        JsonPath item = item("joint-annual-strategic-meeting");
        assertEquals(2, item.getList("statedBy").size());
        assertEquals("2023-05-28", item.getString("deadline.to"));
        assertEquals("inferred", item.getString("deadline.basis"));
        assertEquals(List.of("OHCHR", "Government of China"), item.getList("dutyBearers"));
        assertEquals("regressed", item.getString("standing.implementation"));
        assertEquals("overdue", item.getString("standing.timeliness"));
        // Someone looked when it fell due, and found nothing new.
        assertEquals("2022-09-09", item.getString("standing.lastChangedAt"));
        assertEquals("2023-05-28", item.getString("standing.lastCheckedAt"));
        assertEquals("met", item("hk-iccpr-review-july-2022").getString("standing.timeliness"));
    }

    private void whatNobodyFollowedUpIsNotAssessed() {
        JsonPath item = item("ai-working-group-no-goals-claim");
        assertEquals("not_assessed", item.getString("standing.accuracy"));
        assertEquals(0, item.getInt("standing.followUpCount"));
        assertEquals(null, item.getString("standing.lastCheckedAt"));
        assertEquals(null, item.getString("standing.lastChangedAt"));
    }

    private void relationsLeadToItems() {
        JsonPath item = item("china-vetc-dismantled");
        String target = item.getString("relations.find{it.type=='contradicts'}.target");
        assertEquals(
                sample.slug("ai-dismantle-camps"), desk.read("nobody", target).getString("slug"));
    }

    private JsonPath item(String name) {
        return desk.read("nobody", sample.slug(name));
    }
}
