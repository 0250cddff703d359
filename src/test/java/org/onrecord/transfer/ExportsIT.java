package org.onrecord.transfer;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.json;
import static org.onrecord.access.Desk.nobody;
import static org.onrecord.access.Desk.says;
import static org.onrecord.access.Desk.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.CanonicalJson;

@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class ExportsIT {

    private static final String EXPORTS = "/api/v1/exports/";
    private static final String NOTHING = "0".repeat(64);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Desk desk = new Desk();
    private final String theme = Desk.freshSlug();

    @Test
    void theTableHoldsWhatAnItemSaysAndWhereItStands() throws IOException {
        // given
        String slug = item(
                "call",
                ",'summary':'Two\\nlines; \\\"quoted\\\", 中文 😀','countries':['CN','FR'],"
                        + "'deadline':{'to':'2020-06-01','phrase':'by June','basis':'stated'}");
        desk.finding(slug, "2020-07-01", "implemented");
        // when
        List<CSVRecord> rows = table("nobody");
        // then
        assertEquals(1, rows.size());
        CSVRecord row = rows.get(0);
        assertEquals(slug, row.get("slug"));
        assertEquals("Two\nlines; \"quoted\", 中文 😀", row.get("summary"));
        assertEquals("Council", row.get("statedBy"));
        assertEquals("CN; FR", row.get("countries"));
        assertEquals("2020-06-01", row.get("deadlineTo"));
        assertEquals("implemented", row.get("implementation"));
        assertEquals("met_late", row.get("timeliness"));
        assertEquals("false", row.get("contested"));
        assertEquals("1", row.get("followUpCount"));
        assertEquals("2", row.get("revision"));
        assertEquals("", row.get("accuracy"));
        assertEquals(desk.read("nobody", slug).getString("updatedAt"), row.get("updatedAt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\\t=1", "\uFF1D1"})
    void noCellIsAFormula(String summary) throws IOException {
        item("call", ",'summary':'" + summary + "'");

        String cell = table("nobody").get(0).get("summary");

        assertTrue(cell.startsWith("'"), cell);
    }

    @Test
    void theTableIsWrittenAsRfc4180Says() {
        item("call", "");

        String text = export("nobody", "commitments.csv")
                .contentType(equalTo("text/csv;charset=UTF-8"))
                .extract()
                .asString();

        assertTrue(text.startsWith("id,slug,kind,title,"), text);
        assertTrue(text.endsWith("\r\n"), text);
        assertEquals(2, text.split("\r\n", -1).length - 1, text);
    }

    @Test
    void anEmptyTableHasItsHeader() throws IOException {
        assertEquals(List.of(), table("nobody"));
    }

    @Test
    void linesHoldWhatStandsAndLeaveOutWhatWasTakenBack() throws IOException {
        // given
        String slug = item("call", "");
        String other = item("claim", "");
        String corrected = desk.finding(slug, "2021-01-01", "stalled");
        desk.correct(corrected, "{'summary':'As it should read'}");
        desk.retract(desk.finding(slug, "2021-02-01", "regressed"), "Wrong.");
        desk.log(slug, update("2021-03-01", says("Desk", "analyst", "in_progress"), ",'visibility':'internal'"));
        relate(slug, other);
        withdraw(other);
        // when
        List<JsonNode> seen = lines("nobody");
        List<JsonNode> all = lines("analyst");
        // then
        assertEquals(
                List.of("commitment", "commitment", "follow-up", "relation", "withdrawal"),
                seen.stream().map(line -> line.path("op").asText()).toList());
        assertEquals(
                "As it should read", seen.get(2).path("body").path("summary").asText());
        assertEquals(slug, seen.get(2).path("body").path("commitment").asText());
        assertEquals(other, seen.get(4).path("body").path("commitment").asText());
        assertEquals(seen.size() + 1, all.size());
        assertTrue(all.toString().contains("\"visibility\":\"internal\""));
    }

    @Test
    void everyHashOfTheEventsCanBeComputedAgain() throws Exception {
        // given
        String slug = item("call", "");
        desk.finding(slug, "2021-01-01", "stalled");
        desk.log(slug, update("2021-03-01", says("Desk", "analyst", "in_progress"), ",'visibility':'internal'"));
        desk.finding(slug, "2021-02-01", "in_progress");
        // then
        assertEquals(0, verified(events("analyst")));
        events("nobody").stream()
                .filter(event -> event.path("event").isNull())
                .forEach(event -> assertTrue(
                        event.path("type").isNull() && event.path("recordedAt").isNull()));
        assertTrue(verified(events("nobody")) > 0, "the internal entry shows its hashes and nothing else");
    }

    @Test
    void aFilterLeavesTheWholeChainsOfTheItemsThatItMeans() throws Exception {
        // given
        String slug = item("call", "");
        item("claim", "");
        desk.finding(slug, "2021-01-01", "stalled");
        String id = desk.read("nobody", slug).getString("id");
        // when
        List<JsonNode> events = read(desk.with("nobody")
                .get(EXPORTS + "events.ndjson?kind=call&theme=" + theme)
                .asString());
        // then
        assertEquals(
                List.of("registered", "update"),
                events.stream().map(event -> event.path("type").asText()).toList());
        assertTrue(
                events.stream().allMatch(event -> event.path("subject").asText().equals(id)));
        assertEquals(0, verified(events));
    }

    @Test
    void aProofIsTheChainOfOneItem() throws Exception {
        // given
        String slug = item("call", "");
        desk.finding(slug, "2021-01-01", "stalled");
        desk.log(slug, update("2021-03-01", says("Desk", "analyst", "in_progress"), ",'visibility':'internal'"));
        desk.finding(slug, "2021-02-01", "in_progress");
        // when
        JsonNode proof = JSON.readTree(
                desk.with("nobody").get(COMMITMENTS + "/" + slug + "/proof").asString());
        // then
        assertEquals(NOTHING, proof.path("start").asText());
        assertEquals(4, proof.path("links").size());
        for (String hidden : List.of("event", "recordedAt")) {
            assertTrue(proof.path("links").get(2).path(hidden).isNull());
        }
        String previous = NOTHING;
        for (JsonNode link : proof.path("links")) {
            assertEquals(previous, link.path("previousHash").asText());
            if (!link.path("event").isNull()) {
                assertEquals(
                        sha256(previous, link.path("event").asText()),
                        link.path("hash").asText());
                assertNotEquals(
                        sha256(previous, link.path("event").asText() + " "),
                        link.path("hash").asText());
            }
            previous = link.path("hash").asText();
        }
    }

    @Test
    void whatIsUnknownIsAProblemBeforeTheFirstByte() {
        nobody().get(COMMITMENTS + "/no-such-item/proof")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:onrecord:problem:unknown-commitment"));
        nobody().get(EXPORTS + "commitments.csv?colour=red")
                .then()
                .statusCode(400)
                .body("detail", containsString("colour"));
        nobody().get(EXPORTS + "commitments.ndjson?kind=poem")
                .then()
                .statusCode(400)
                .body("detail", containsString("kind"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"commitments.csv", "commitments.ndjson", "events.ndjson"})
    void anExportThatTheClientHasIsNotMadeAgain(String name) {
        // given
        String tag = export("nobody", name).extract().header("ETag");
        // then
        desk.with("nobody")
                .header("If-None-Match", tag)
                .get(address(name))
                .then()
                .statusCode(304);
        item("call", "");
        desk.with("nobody")
                .header("If-None-Match", tag)
                .get(address(name))
                .then()
                .statusCode(200);
    }

    private String item(String kind, String more) {
        return desk.registered(kind, ",'themes':['" + theme + "']" + more);
    }

    private void relate(String slug, String other) {
        desk.editor()
                .body(json("{'type':'complements','target':'" + other + "'}"))
                .post(COMMITMENTS + "/" + slug + "/relations")
                .then()
                .statusCode(201);
    }

    private void withdraw(String slug) {
        desk.editor()
                .body(json("{'reason':'Registered twice.'}"))
                .post(COMMITMENTS + "/" + slug + "/withdrawal")
                .then()
                .statusCode(201);
    }

    private ValidatableResponse export(String role, String name) {
        return desk.with(role).get(address(name)).then().statusCode(200);
    }

    private String address(String name) {
        return EXPORTS + name + (name.startsWith("events") ? "" : "?theme=" + theme);
    }

    private List<CSVRecord> table(String role) throws IOException {
        String text = export(role, "commitments.csv").extract().asString();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            assertEquals(CsvTable.COLUMNS, parser.getHeaderNames());
            return parser.getRecords();
        }
    }

    private List<JsonNode> lines(String role) throws IOException {
        return read(export(role, "commitments.ndjson").extract().asString());
    }

    private List<JsonNode> events(String role) throws IOException {
        return read(export(role, "events.ndjson").extract().asString());
    }

    private static List<JsonNode> read(String ndjson) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : ndjson.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** Checks all chains; answers how many links show nothing but their hashes. */
    private static int verified(List<JsonNode> events) throws GeneralSecurityException {
        Map<String, String> heads = new HashMap<>();
        int bare = 0;
        for (JsonNode event : events) {
            String previous =
                    heads.put(event.path("subject").asText(), event.path("hash").asText());
            assertEquals(
                    previous == null ? NOTHING : previous,
                    event.path("previousHash").asText());
            if (event.path("event").isNull()) {
                bare++;
                continue;
            }
            // What was read keeps the order of fields, and canonical JSON knows no other spelling.
            assertEquals(
                    sha256(event.path("previousHash").asText(), CanonicalJson.text(event.path("event"))),
                    event.path("hash").asText());
        }
        assertFalse(heads.isEmpty());
        assertNull(heads.get(""));
        return bare;
    }

    private static String sha256(String previous, String event) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(HexFormat.of().parseHex(previous));
        return HexFormat.of().formatHex(digest.digest(event.getBytes(StandardCharsets.UTF_8)));
    }
}
