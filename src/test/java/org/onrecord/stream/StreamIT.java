package org.onrecord.stream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.json;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.stream.EventSource.Event;

/** The changes as server-sent events. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class StreamIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String STREAM = "/api/v1/stream";

    @TestHTTPResource
    URI base;

    private final Desk desk = new Desk();

    @Test
    void whatIsWrittenWhileAClientListensComesAsAnEvent() throws Exception {
        String slug = desk.call();
        try (EventSource source = open()) {
            assertEquals(200, source.response().statusCode());
            assertEquals("text/event-stream", header(source, "content-type").split(";", -1)[0]);
            assertEquals("no-cache", header(source, "cache-control"));
            assertEquals("no", header(source, "x-accel-buffering"));

            String id = desk.finding(slug, "2022-01-01", "in_progress");

            Event event = next(source, slug);
            assertEquals("update", event.type());
            assertEquals(id, event.json().path("id").asText());
            assertEquals(event.id(), event.json().path("cursor").asText());
            assertEquals(slug, event.json().at("/commitment/slug").asText());
            assertEquals(
                    "in_progress", event.json().at("/change/implementation/to").asText());
        }
    }

    @Test
    void aClientThatComesBackGoesOnWhereItWas() throws Exception {
        String slug = desk.call();
        String before;
        try (EventSource source = open()) {
            await().atMost(PATIENCE).until(() -> !source.lastEventId().isEmpty());
            // Nothing was shown yet, and still it knows where it stands.
            before = source.lastEventId();
        }
        List<String> written = new ArrayList<>();
        for (int day = 1; day <= 9; day++) {
            written.add(desk.finding(slug, "2022-01-0" + day, "in_progress"));
        }
        List<String> seen = new ArrayList<>();
        String last = before;
        while (seen.size() < written.size()) {
            try (EventSource source = open("Last-Event-ID", last)) {
                for (int i = 0; i < 2 && seen.size() < written.size(); i++) {
                    Event event = next(source, slug);
                    seen.add(event.json().path("id").asText());
                    last = event.id();
                }
            }
        }
        assertEquals(written, seen);
    }

    @Test
    void textsCannotForgeEvents() throws Exception {
        String slug = desk.call();
        String hostile = "one\\n\\nid: 9:9\\nevent: forged\\ndata: {}\\n\\nthree\\r\\rdata: four\\u2028\\u0085five";
        try (EventSource source = open()) {
            desk.log(slug, json("{'type':'check','occurredOn':'2022-01-01','summary':'" + hostile + "'}"));

            Event event = next(source, slug);

            assertEquals("check", event.type());
            assertTrue(event.id().matches("[0-9:,]+"), event.id());
            assertEquals(
                    "one\n\nid: 9:9\nevent: forged\ndata: {}\n\nthree\r\rdata: four\u2028\u0085five",
                    event.json().path("summary").asText());
            desk.finding(slug, "2022-01-02", "stalled");
            assertEquals("update", next(source, slug).type());
        }
    }

    @Test
    void whatIsInternalReachesAnalystsAlone() throws Exception {
        String slug = desk.call();
        try (EventSource outside = open("Authorization", desk.bearer("reader"));
                EventSource inside = open("Authorization", desk.bearer("analyst"))) {
            String hidden = desk.log(
                            slug,
                            json(
                                    "{'type':'check','occurredOn':'2022-01-01','summary':'secret','visibility':'internal'}"))
                    .getString("id");
            String open = desk.finding(slug, "2022-01-02", "stalled");

            assertEquals(hidden, next(inside, slug).json().path("id").asText());
            assertEquals(open, next(inside, slug).json().path("id").asText());
            assertEquals(open, next(outside, slug).json().path("id").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "0", "0:1,0:2", "0:999999999", "777:1"})
    void aPositionThatIsNoneOrOfTheFutureIsAProblem(String position) throws Exception {
        try (EventSource source = open("Last-Event-ID", position)) {
            assertEquals(400, source.response().statusCode());
            assertEquals(
                    "application/problem+json", header(source, "content-type").split(";", -1)[0]);
        }
        Desk.nobody()
                .accept("text/event-stream")
                .get(STREAM + "?after=" + position)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void whatElseIsWrongIsAProblemToo() {
        Desk.nobody()
                .accept("application/json")
                .get(STREAM)
                .then()
                .statusCode(406)
                .contentType("application/problem+json");
        Desk.nobody()
                .accept("text/event-stream")
                .get(STREAM + "?sinse=1")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
        Desk.nobody()
                .accept("text/event-stream")
                .header("Authorization", "Bearer wrong")
                .get(STREAM)
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
        Desk.nobody()
                .accept("text/event-stream")
                .head(STREAM)
                .then()
                .statusCode(200)
                .contentType("text/event-stream");
    }

    private EventSource open(String... headers) throws IOException {
        return EventSource.open(base.resolve(STREAM), headers);
    }

    private static String header(EventSource source, String name) {
        return source.response().headers().firstValue(name).orElse("");
    }

    /** The next event about an item; others write too. */
    private static Event next(EventSource source, String slug) throws InterruptedException {
        while (true) {
            Event event = source.next(PATIENCE);
            assertNotNull(event, "no event came about " + slug);
            if (event.json().at("/commitment/slug").asText().equals(slug)) {
                return event;
            }
        }
    }
}
