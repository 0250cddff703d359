package org.onrecord.commitment;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
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
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/** What filters, search and sorting make of five items, a to e, which share a theme with nobody else. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListIT {

    private final Desk desk = new Desk();
    private final String theme = "Theme " + freshSlug();
    private boolean written;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | a b c d e",
                "kind=call | a b",
                "kind=call&kind=claim | a b d",
                "kind=call&dutyBearer=Port | b",
                "implementation=in_progress | a",
                "implementation=not_assessed | b e",
                "implementation=in_progress&implementation=not_assessed | a b e",
                "accuracy=not_assessed | d",
                "accuracy=borne_out | ''",
                "timeliness=overdue | a",
                "timeliness=no_deadline | b d e",
                "timeliness=met | c",
                "contested=true | a",
                "contested=false | b c d e",
                "statedBy=chair smith | a",
                "statedBy=COUNCIL | b c d e",
                "statedBy=chair smith&statedBy=council | a b c d e",
                "dutyBearer=port | b c",
                "dutyBearer=Stra%C3%9Fe | b",
                "dutyBearer=STRASSE | b",
                "dutyBearer=%20%20port%20 | b c",
                "dutyBearer=Port,STRASSE | ''",
                "dutyBearer= | a b c d e",
                "dutyBearer=Nobody, Inc. | e",
                "addressee=parliament | c",
                "country=CN | a b",
                "country=cn&country=FR | a b c",
                "region=north | b",
                "theme=Nothing | ''",
                "statedFrom=2022 | b c d",
                "statedFrom=2022-06 | c d",
                "statedTo=2022-05-28 | a b e",
                "statedTo=2022 | a b c d e",
                "statedFrom=2022-05-28&statedTo=2022-05-28 | b",
                "statedFrom=2022-12-31&statedTo=2022-12-31 | d",
                "updatedSince=2020 | a b c d e",
                "updatedSince=2999-01-01T00:00:00Z | ''",
                "q=harbour | a b",
                "q=HARBOUR -breakwater | a",
                "q=\"clean the harbour\" | a",
                "q=\"the clean harbour\" | ''",
                "q=breakwater or ecole | b c",
                "q=École | c",
                "q=人权 | d",
                "q=权人 | ''",
                "q=council | b c d e",
                "q=smith | a",
                "q=port strasse | b",
                "q=  | a b c d e",
                "q=??? | ''",
            })
    void aFilterMeansTheseItems(String query, String meant) {
        assertEquals(
                letters(meant),
                titles(get(query + "&sort=statedOn&order=asc")).stream()
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "'', d c b a e",
        "sort=statedOn, d c b a e",
        "sort=statedOn&order=asc, e a b c d",
        "sort=-statedOn, d c b a e",
        "sort=deadline, a c",
        "sort=deadline&order=desc, c a",
        "sort=-deadline, c a",
        "sort=updatedAt&order=asc, b d e a c",
        "sort=updatedAt, c a e d b",
        "sort=-updatedAt, c a e d b",
        "q=harbour&sort=relevance, a b",
        "q=harbour&sort=relevance&order=asc, b a",
    })
    void aListIsSorted(String query, String sorted) {
        List<String> expected = letters(sorted);
        assertEquals(expected, titles(get(query)).subList(0, expected.size()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind=wish | kind",
                "kind=call,claim | kind",
                "implementation=done | implementation",
                "accuracy=in_progress | accuracy",
                "timeliness=late | timeliness",
                "contested=yes | contested",
                "contested=true&contested=false | contested",
                "dutyBearer=%20 | dutyBearer",
                "country=china | country",
                "statedFrom=yesterday | statedFrom",
                "statedTo=2022-02-30 | statedTo",
                "updatedSince=2022-1-1 | updatedSince",
                "sort=title | sort",
                "sort=relevance | sort",
                "sort=relevance&q=+ | sort",
                "sort=-statedOn&order=desc | sort",
                "order=newest | order",
                "asOf=soon | asOf",
                "knownAt=2022-02-30 | knownAt",
                "limit=0 | limit",
                "limit=201 | limit",
                "cursor=abc | cursor",
                "statedby=a | statedby",
            })
    void aBadValueIsAProblemThatNamesTheParameter(String query, String parameter) {
        nobody().urlEncodingEnabled(false)
                .get(COMMITMENTS + "?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString(parameter));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'",
                "\"",
                "\"\"\"",
                "'); DROP TABLE commitment; --",
                "a & | ! <-> b",
                "((((",
                ":*",
                "a:*",
                "\\",
                "\\'",
                "%",
                "_",
                "*",
                "-",
                "- - -",
                "-or-or",
                "or",
                "😀",
                "\u202e",
                "\u0301",
                "$1",
                "?",
                "{}",
                "NULL",
                "<script>alert(1)</script>",
            })
    void whateverIsTypedIsAnswered(String typed) {
        nobody().queryParam("q", typed)
                .queryParam("sort", "relevance")
                .get(COMMITMENTS)
                .then()
                .statusCode(200);
        nobody().queryParam("q", typed)
                .queryParam("asOf", "2022")
                .get(COMMITMENTS)
                .then()
                .statusCode(200);
        nobody().queryParam("q", typed).get("/api/v1/facets").then().statusCode(200);
    }

    @Test
    void aCursorIsOfOneOrderOnly() {
        String cursor = get("limit=2").getString("next");
        asked("limit=2&cursor=" + cursor).then().statusCode(200);
        asked("limit=2&sort=statedOn&order=asc&cursor=" + cursor).then().statusCode(400);
        asked("limit=2&sort=updatedAt&cursor=" + cursor).then().statusCode(400);
    }

    @Test
    void facetsCountWhatTheirFiltersFind() {
        // when
        JsonPath facets = asked("", "/api/v1/facets");
        // then
        assertEquals(Map.of("call", 2, "assurance", 1, "claim", 1, "appeal", 1), counts(facets, "kind"));
        assertEquals(
                Map.of("Port", 2, "Straße", 1, "Harbour Board", 1, "Nobody, Inc.", 1), counts(facets, "dutyBearer"));
        assertEquals(Map.of("Council", 4, "Chair Smith", 1), counts(facets, "statedBy"));
        assertEquals(Map.of("parliament", 1), counts(facets, "addressee"));
        assertEquals(Map.of("CN", 2, "FR", 1), counts(facets, "country"));
        assertEquals(Map.of("North", 1, "South", 1), counts(facets, "region"));
        assertEquals(5, counts(facets, "theme").get(theme));
        for (Map.Entry<String, Integer> value : counts(facets, "dutyBearer").entrySet()) {
            assertEquals(
                    value.getValue(),
                    nobody().queryParam("theme", theme)
                            .queryParam("dutyBearer", value.getKey())
                            .get(COMMITMENTS)
                            .jsonPath()
                            .getList("items")
                            .size());
        }
        // and narrowed, chosen and cut
        JsonPath narrowed = asked("facet=country&facet=statedBy&kind=call&limit=1", "/api/v1/facets");
        assertEquals(
                Map.of("country", 1, "statedBy", 2),
                Map.of(
                        "country",
                        narrowed.getInt("facets.country.total"),
                        "statedBy",
                        narrowed.getInt("facets.statedBy.total")));
        assertEquals(Map.of("CN", 2), counts(narrowed, "country"));
        assertEquals(1, narrowed.getList("facets.statedBy.values").size());
        assertEquals(2, narrowed.getMap("facets").size());
        nobody().get("/api/v1/facets?facet=slug").then().statusCode(400).body("detail", containsString("facet"));
        nobody().get("/api/v1/facets?limit=1001").then().statusCode(400).body("detail", containsString("limit"));
    }

    @Test
    void anItemSaysWhereToGoFromIt() {
        JsonPath item = get("q=breakwater");
        String self = COMMITMENTS + "/" + item.getString("items[0].id");
        assertEquals(self, item.getString("items[0].links.self"));
        assertEquals(self + "/follow-ups", item.getString("items[0].links.followUps"));
        assertEquals(null, item.getString("items[0].links.source"));
        nobody().get(item.getString("items[0].links.self"))
                .then()
                .statusCode(200)
                .body("title", equalTo("b"));
        nobody().get(item.getString("items[0].links.timeline")).then().statusCode(200);
    }

    @Test
    void whatOnlyAnalystsKnowFiltersForThemAlone() {
        // given
        String slug = desk.registered("call", ",'themes':['" + freshSlug() + "'],'region':'" + theme + " hidden'");
        desk.log(slug, update("2022-02-01", says("Desk", "analyst", "stalled"), json(",'visibility':'internal'")));
        String hidden = COMMITMENTS + "?implementation=stalled&region=" + theme + " hidden";
        // then
        assertEquals(0, desk.get("nobody", hidden).getList("items").size());
        assertEquals(1, desk.get("analyst", hidden).getList("items").size());
        String open = hidden.replace("stalled", "not_assessed");
        assertEquals(1, desk.get("nobody", open).getList("items").size());
        assertEquals(0, desk.get("analyst", open).getList("items").size());
        String tag = desk.with("nobody").get(open).header("ETag");
        assertNotEquals(tag, desk.with("analyst").get(open).header("ETag"));
    }

    private void write() {
        if (written) {
            return;
        }
        written = true;
        item(
                "b",
                "call",
                "2022-05-28",
                "'organisation':'Council'",
                "'summary':'A breakwater for the harbour',"
                        + "'dutyBearers':['Port','Straße'],'countries':['CN'],'region':'North'");
        item("d", "claim", "2022", "'organisation':'Council'", "'summary':'尊重人权。','region':'South'");
        item("e", "appeal", "2019-12", "'organisation':'council '", "'dutyBearers':['Nobody, Inc.']");
        String a = item(
                "a",
                "call",
                "2021-01-01T10:00:00Z",
                "'person':'Chair Smith'",
                "'summary':'Clean the harbour','dutyBearers':['Harbour Board'],'countries':['CN'],"
                        + "'deadline':{'to':'2022-07-08','basis':'stated'}");
        String c = item(
                "c",
                "assurance",
                "2022-06-30",
                "'organisation':'Council'",
                "'summary':'L’école','dutyBearers':['Port'],'addressees':['parliament'],'countries':['FR'],"
                        + "'deadline':{'to':'2023-01-01','basis':'stated'}");
        desk.log(
                a,
                update("2022-01-01", says("Desk", "analyst", "in_progress") + "," + says("NGO", "ngo", "stalled"), ""));
        desk.finding(c, "2022-12-31", "implemented");
    }

    private String item(String title, String kind, String statedOn, String speaker, String more) {
        return desk.editor()
                .body(json("{'title':'" + title + "','slug':'" + freshSlug() + "','kind':'" + kind + "','statedOn':'"
                        + statedOn + "','statedBy':[{" + speaker + ",'type':'un_body'}],'themes':['" + theme + "'],"
                        + more + "}"))
                .post(COMMITMENTS)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("slug");
    }

    private JsonPath get(String query) {
        return asked(query).then().statusCode(200).extract().jsonPath();
    }

    private JsonPath asked(String query, String path) {
        return request(query).get(path).then().statusCode(200).extract().jsonPath();
    }

    private Response asked(String query) {
        return request(query).get(COMMITMENTS);
    }

    /** Parameters as they stand, percent-encoded where they have to be. */
    private RequestSpecification request(String query) {
        write();
        RequestSpecification request = nobody().queryParam("theme", theme);
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                request = parts[0].equals("theme")
                        ? nobody().queryParam("theme", parts[1])
                        : request.queryParam(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return request;
    }

    private static List<String> titles(JsonPath page) {
        return page.getList("items.title");
    }

    private static List<String> letters(String spaced) {
        return spaced.isEmpty() ? List.of() : List.of(spaced.split(" ", -1));
    }

    private static Map<String, Integer> counts(JsonPath facets, String facet) {
        List<Map<String, Object>> values = facets.getList("facets." + facet + ".values");
        return values.stream()
                .collect(Collectors.toMap(value -> (String) value.get("value"), value -> (Integer) value.get("count")));
    }
}
