package org.onrecord.stream;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.json;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The changes for feed readers. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class FeedsIT {

    private static final String FEEDS = "/api/v1/feeds/changes";
    private static final String ATOM = "http://www.w3.org/2005/Atom";

    private final Desk desk = new Desk();

    @Test
    void anAtomFeedHasWhatRfc4287AsksFor() throws Exception {
        String slug = desk.call();
        String id = desk.finding(slug, "2022-01-01", "stalled");

        Element feed = atom("?q=" + slug);

        assertEquals("feed", feed.getLocalName());
        assertTrue(one(feed, "id").startsWith("urn:uuid:"));
        assertEquals(one(feed, "updated"), one(entries(feed).get(0), "updated"));
        Element newest = entries(feed).get(0);
        assertEquals(2, entries(feed).size());
        assertEquals("urn:uuid:" + id, one(newest, "id"));
        assertEquals("update: Title of " + slug, one(newest, "title"));
        assertTrue(one(newest, "content").contains("As seen on 2022-01-01"));
        assertTrue(one(newest, "content").contains("implementation: stalled"));
        assertEquals(
                desk.timeline("nobody", slug).getString("items[1].recordedAt"),
                Instant.parse(one(newest, "updated")).toString());
        assertFalse(one(newest, "name").isEmpty());
        assertTrue(link(newest, "alternate").endsWith("/api/v1/commitments/" + slug));
        assertTrue(link(feed, "self").endsWith(FEEDS + ".atom?q=" + slug));
        assertNotNull(link(feed, "alternate"));
        assertEquals(one(feed, "id"), one(atom("?limit=1&q=" + slug), "id"));
    }

    @Test
    void hostileTextStaysText() throws Exception {
        String slug = desk.call();
        String hostile =
                "</content></entry>&lt;script>alert(1)</script>]]> <!-- \\u0001\\u000b\\uffff\\ud83d\\ude00\\r\\nend";
        desk.log(slug, json("{'type':'check','occurredOn':'2022-01-01','summary':'" + hostile + "'}"));

        List<Element> entries = entries(atom("?q=" + slug));

        assertEquals(2, entries.size());
        String content = one(entries.get(0), "content");
        assertTrue(content.startsWith("</content></entry>&lt;script>alert(1)</script>]]> <!-- \ud83d\ude00"), content);
        assertTrue(content.contains("end"), content);
        JsonPath items = desk.get("nobody", FEEDS + ".json?q=" + slug);
        assertTrue(items.getString("items[0].content_text").contains("\u0001\u000b\uffff\ud83d\ude00\r\nend"));
    }

    @Test
    void aWalkFromTheNewestBackHasEveryChangeOnce() {
        String theme = UUID.randomUUID().toString();
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String slug = desk.registered("call", ",'themes':['" + theme + "']");
            written.add(desk.timeline("nobody", slug).getString("items[0].id"));
            written.add(desk.finding(slug, "2022-01-01", "stalled"));
        }
        List<String> seen = new ArrayList<>();
        String next = FEEDS + ".json?limit=2&theme=" + theme;
        String position = desk.get("nobody", next).getString("_onrecord.position");
        while (next != null) {
            // It is encoded already.
            JsonPath page = Desk.nobody().urlEncodingEnabled(false).get(next).jsonPath();
            page.getList("items.id", String.class).forEach(id -> seen.add(id.substring("urn:uuid:".length())));
            assertTrue(page.getList("items").size() <= 2);
            next = page.getString("next_url");
        }
        assertEquals(new HashSet<>(written), new HashSet<>(seen));
        assertEquals(written.size(), seen.size());

        // What came since the walk began is asked for by the position that it began with.
        String slug = desk.registered("call", ",'themes':['" + theme + "']");
        JsonPath since = desk.get("nobody", FEEDS + ".json?theme=" + theme + "&after=" + position);
        assertEquals(List.of("registered: Title of " + slug), since.getList("items.title"));
    }

    @Test
    void aJsonFeedIsOneOfVersion11() {
        String slug = desk.call();
        String id = desk.finding(slug, "2022-01-01", "stalled");
        desk.retract(id, "A mistake.");

        Desk.nobody()
                .get(FEEDS + ".json?q=" + slug)
                .then()
                .statusCode(200)
                .contentType("application/feed+json")
                .body("version", equalTo("https://jsonfeed.org/version/1.1"))
                .body("feed_url", containsString(FEEDS + ".json?q=" + slug))
                .body("items[0].tags", equalTo(List.of("retracted")))
                .body("items[1].id", equalTo("urn:uuid:" + id))
                .body("items[1].content_text", containsString("Retracted since: A mistake."))
                .body("items[1].url", startsWith("http"))
                .body("items[1]._onrecord.commitment.slug", equalTo(slug));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "analyst"})
    void anEntryIsUpdatedWhenItIsCorrectedOrRetractedAndKeepsItsId(String role) {
        String slug = desk.call();
        String corrected = desk.finding(slug, "2022-01-01", "stalled");
        String retracted = desk.finding(slug, "2022-01-02", "stalled");
        desk.correct(corrected, "{'summary':'As it should read'}");
        desk.retract(retracted, "A mistake.");

        JsonPath feed = desk.get(role, FEEDS + ".json?q=" + slug);

        assertEquals(5, feed.getList("items").size());
        String retraction = feed.getString("items[0].date_published");
        String correction = feed.getString("items[1].date_published");
        assertEquals("urn:uuid:" + retracted, feed.getString("items[2].id"));
        assertEquals(retraction, feed.getString("items[2].date_modified"));
        assertEquals("urn:uuid:" + corrected, feed.getString("items[3].id"));
        assertEquals(correction, feed.getString("items[3].date_modified"));
        assertTrue(Instant.parse(feed.getString("items[3].date_published")).isBefore(Instant.parse(correction)));
        assertEquals(feed.getString("items[4].date_published"), feed.getString("items[4].date_modified"));
    }

    @Test
    void aCorrectionThatThePublicDoesNotSeeUpdatesNothingForIt() {
        String slug = desk.call();
        String id = desk.finding(slug, "2022-01-01", "stalled");
        desk.correct(id, "{'summary':'Of no concern','visibility':'internal'}");

        String seen = desk.get("nobody", FEEDS + ".json?q=" + slug).getString("items[0].date_modified");
        String known = desk.get("analyst", FEEDS + ".json?q=" + slug).getString("items[1].date_modified");

        assertEquals(desk.get("nobody", FEEDS + ".json?q=" + slug).getString("items[0].date_published"), seen);
        assertTrue(Instant.parse(seen).isBefore(Instant.parse(known)));
    }

    @Test
    void whatIsInternalStaysInside() {
        String slug = desk.call();
        desk.log(slug, json("{'type':'check','occurredOn':'2022-01-01','summary':'secret','visibility':'internal'}"));

        for (String format : List.of(".atom", ".json")) {
            assertFalse(
                    Desk.nobody().get(FEEDS + format + "?q=" + slug).asString().contains("secret"));
            assertTrue(
                    desk.analyst().get(FEEDS + format + "?q=" + slug).asString().contains("secret"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".atom", ".json"})
    void whoHasItAlreadyGets304UntilSomethingIsWritten(String format) {
        desk.call();
        String tag = Desk.nobody().get(FEEDS + format).header("ETag");
        Desk.nobody().header("If-None-Match", tag).get(FEEDS + format).then().statusCode(304);
        desk.call();
        Desk.nobody().header("If-None-Match", tag).get(FEEDS + format).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before=x", "before=0:999999999", "after=777:1", "limit=0", "cursor=x", "kind=x"})
    void whatIsWrongIsAProblem(String query) {
        for (String format : List.of(".atom", ".json")) {
            Desk.nobody()
                    .get(FEEDS + format + "?" + query)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
    }

    private static Element atom(String query) throws Exception {
        byte[] bytes = Desk.nobody()
                .get(FEEDS + ".atom" + query)
                .then()
                .statusCode(200)
                .contentType(startsWith("application/atom+xml"))
                .extract()
                .asByteArray();
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
        return document.getDocumentElement();
    }

    private static List<Element> entries(Element feed) {
        return all(feed, "entry");
    }

    private static String one(Element parent, String name) {
        return all(parent, name).get(0).getTextContent();
    }

    private static String link(Element parent, String relation) {
        return all(parent, "link").stream()
                .filter(link -> link.getAttribute("rel").equals(relation))
                .findFirst()
                .orElseThrow()
                .getAttribute("href");
    }

    private static List<Element> all(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagNameNS(ATOM, name);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }
}
