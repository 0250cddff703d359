package org.onrecord.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.json;
import static org.onrecord.access.Desk.says;
import static org.onrecord.access.Desk.update;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/** The board as dashboards ask for it. Each test counts the items of a theme of its own. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class BoardIT {

    private static final String BOARD = "/api/v1/board";
    private static final String INTERNAL = ",'visibility':'internal'";

    private final Desk desk = new Desk();
    private final String theme = Desk.freshSlug();

    @Test
    void everyWordIsThereAndClaimsAreCountedByTheirAccuracyAlone() {
        // given
        String call = item("call", "");
        desk.finding(call, "2022-01-01", "in_progress");
        item("commitment", ",'deadline':{'to':'2021-01-01','basis':'stated'}");
        item("claim", "");
        // when
        JsonPath board = board("nobody", "");
        // then
        assertEquals(3, board.getInt("total"));
        assertEquals(
                List.of("position", "asOf", "total", "implementation", "accuracy", "timeliness", "contested", "groups"),
                new ArrayList<>(board.getMap("").keySet()));
        assertEquals(
                counts(
                        "no_evidence,not_started,in_progress,partially_implemented,substantially_implemented,"
                                + "implemented,stalled,not_implemented,regressed,contrary_action,withdrawn,superseded,not_assessable,"
                                + "not_assessed",
                        "in_progress",
                        "not_assessed"),
                board.getMap("implementation"));
        assertEquals(
                counts(
                        "borne_out,partly_borne_out,unresolved,contradicted,not_assessable,not_assessed",
                        "not_assessed"),
                board.getMap("accuracy"));
        assertEquals(
                counts("no_deadline,on_time,due,overdue,met,met_late,closed", "no_deadline", "no_deadline", "overdue"),
                board.getMap("timeliness"));
        assertEquals(0, board.getInt("contested"));
        assertEquals(List.of(), board.getList("groups"));
    }

    @Test
    void anItemCountsInEachOfItsGroupsTheLargestFirst() {
        // given
        item("call", ",'dutyBearers':['Port of Examplia','Ministry B']");
        item("call", ",'dutyBearers':['PORT OF EXAMPLIA','Ministry A']");
        item("claim", ",'dutyBearers':['Port of Examplia']");
        item("call", "");
        // when
        JsonPath board = board("nobody", "&groupBy=dutyBearer");
        // then
        assertEquals(4, board.getInt("total"));
        assertEquals(Arrays.asList("Port of Examplia", "Ministry A", "Ministry B", null), board.getList("groups.key"));
        assertEquals(List.of(3, 1, 1, 1), board.getList("groups.total"));
        assertEquals(List.of(2, 1, 1, 1), board.getList("groups.implementation.not_assessed"));
        assertEquals(List.of(1, 0, 0, 0), board.getList("groups.accuracy.not_assessed"));
        assertEquals(List.of(3, 1, 1, 1), board.getList("groups.timeliness.no_deadline"));
    }

    @Test
    void itemsAreGroupedByTheSourceTheyCite() {
        // given
        String source = Desk.freshSlug();
        desk.editor()
                .body(json("{'slug':'" + source + "','title':'A report','text':'We will clean the harbour.'}"))
                .post("/api/v1/sources")
                .then()
                .statusCode(201);
        item("call", ",'citation':{'source':'" + source + "','quote':'clean the harbour'}");
        item("call", "");
        // then
        for (String moment : List.of("", "&asOf=2026-01-01")) {
            JsonPath board = board("nobody", "&groupBy=source" + moment);
            assertEquals(Arrays.asList(source, null), board.getList("groups.key"));
            assertEquals(List.of(1, 1), board.getList("groups.total"));
        }
    }

    @Test
    void whatIsInternalMovesNoPublicCount() {
        // given
        String item = item("call", ",'deadline':{'to':'2022-12-31','basis':'stated'}");
        desk.finding(item, "2022-01-01", "in_progress");
        desk.log(item, update("2022-02-01", says("Desk", "analyst", "implemented"), INTERNAL));
        // then
        for (String moment : List.of("", "&asOf=2022-06-30")) {
            JsonPath outside = board("reader", moment);
            assertEquals(1, outside.getInt("implementation.in_progress"));
            assertEquals(0, outside.getInt("implementation.implemented"));
            JsonPath inside = board("analyst", moment);
            assertEquals(0, inside.getInt("implementation.in_progress"));
            assertEquals(1, inside.getInt("implementation.implemented"));
            assertEquals(1, inside.getInt("timeliness.met"));
        }
        assertEquals(0, board("nobody", "&implementation=implemented").getInt("total"));
        assertEquals(1, board("analyst", "&implementation=implemented").getInt("total"));
    }

    @Test
    void aFigureThatWasPublishedIsFoundAgain() {
        // given
        String item = item("call", ",'deadline':{'to':'2022-12-31','basis':'stated'}");
        desk.finding(item, "2022-03-01", "in_progress");
        JsonPath mistake = desk.log(item, update("2022-05-01", says("Desk", "analyst", "implemented"), ""));
        String published = mistake.getString("recordedAt");
        // when
        desk.retract(mistake.getString("id"), "Read wrongly");
        // then
        assertEquals(1, board("nobody", "").getInt("implementation.in_progress"));
        assertEquals(1, board("nobody", "&knownAt=" + published).getInt("implementation.implemented"));
        JsonPath both = board("nobody", "&knownAt=" + published + "&asOf=2022-12-10");
        assertEquals(1, both.getInt("implementation.implemented"));
        assertEquals("2022-12-10", both.getString("asOf"));
        JsonPath before = board("nobody", "&knownAt=" + published + "&asOf=2022-04-30");
        assertEquals(1, before.getInt("implementation.in_progress"));
        assertEquals(1, before.getInt("timeliness.on_time"));
        assertEquals(1, board("nobody", "&asOf=2022-12-10").getInt("timeliness.due"));
        assertEquals(1, board("nobody", "&asOf=2020-01-02").getInt("implementation.not_assessed"));
        assertEquals(0, board("nobody", "&asOf=2019-12-31").getInt("total"));
        assertEquals(0, board("nobody", "&knownAt=2020-01-01T00:00:00Z").getInt("total"));
    }

    @Test
    void aSeriesGoesThroughTime() {
        // given
        String item = item("call", ",'deadline':{'to':'2020-03-15','basis':'stated'}");
        desk.finding(item, "2020-02-10", "in_progress");
        // when
        JsonPath series = get("nobody", BOARD + "/history?from=2019-12-05&to=2020-03-20&theme=" + theme);
        // then
        assertEquals(List.of("2019-12-31", "2020-01-31", "2020-02-29", "2020-03-20"), series.getList("items.at"));
        assertEquals(List.of(0, 1, 1, 1), series.getList("items.total"));
        assertEquals(List.of(0, 1, 0, 0), series.getList("items.implementation.not_assessed"));
        assertEquals(List.of(0, 0, 1, 1), series.getList("items.implementation.in_progress"));
        assertEquals(List.of(0, 1, 0, 0), series.getList("items.timeliness.on_time"));
        assertEquals(List.of(0, 0, 1, 0), series.getList("items.timeliness.due"));
        assertEquals(List.of(0, 0, 0, 1), series.getList("items.timeliness.overdue"));
        // and a month stands for its first day, or its last
        assertEquals(
                List.of("2019-12-31", "2020-01-31", "2020-02-29"),
                get("nobody", BOARD + "/history?from=2019-12&to=2020-02&theme=" + theme)
                        .getList("items.at"));
    }

    @Test
    void whatIsAskedWronglyIsABadRequest() {
        for (String wrong : List.of(
                BOARD + "?groupBy=colour",
                BOARD + "?asOf=yesterday",
                BOARD + "?knownAt=soon",
                BOARD + "?implementation=done",
                BOARD + "?colour=red",
                BOARD + "/history",
                BOARD + "/history?from=2022-02-30",
                BOARD + "/history?from=%2B999999999-01-01&to=%2B999999999-12-31",
                BOARD + "/history?from=2022-02-01&to=2022-01-31",
                BOARD + "/history?from=2022-01-01&to=2022-02-01&step=fortnight",
                BOARD + "/history?from=2020-01-01&to=2022-01-01&step=day",
                BOARD + "/history?from=2022-01-01&asOf=2022-01-01")) {
            Response answer = Desk.nobody().urlEncodingEnabled(false).get(wrong);
            assertEquals(400, answer.statusCode(), wrong);
            assertEquals("application/problem+json", answer.contentType(), wrong);
        }
    }

    @Test
    void aBoardThatHasNotChangedIsNotSentAgain() {
        // given
        item("call", "");
        Response first = Desk.nobody().get(BOARD + "?theme=" + theme);
        String tag = first.header("ETag");
        // then
        Desk.nobody()
                .header("If-None-Match", tag)
                .get(BOARD + "?theme=" + theme)
                .then()
                .statusCode(304);
        // and when
        item("call", "");
        Response second = Desk.nobody().header("If-None-Match", tag).get(BOARD + "?theme=" + theme);
        assertEquals(200, second.statusCode());
        assertEquals(2, second.jsonPath().getInt("total"));
        assertFalse(second.jsonPath().getString("position").isEmpty());
        assertTrue(tag.startsWith("\""), tag);
    }

    private String item(String kind, String more) {
        String slug = desk.registered(kind, json(",'themes':['" + theme + "']" + more));
        assertEquals(200, Desk.nobody().get(COMMITMENTS + "/" + slug).statusCode());
        return slug;
    }

    private JsonPath board(String role, String more) {
        return get(role, BOARD + "?theme=" + theme + more);
    }

    private JsonPath get(String role, String path) {
        return desk.get(role, path);
    }

    /** Zeros but for some, each of which counts one, as often as it is given. */
    private static Map<String, Integer> counts(String words, String... counted) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Arrays.stream(words.split(",", -1)).forEach(word -> counts.put(word, 0));
        Arrays.stream(counted).forEach(word -> counts.merge(word, 1, Integer::sum));
        return counts;
    }
}
