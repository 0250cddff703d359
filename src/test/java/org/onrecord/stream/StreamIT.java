package org.onrecord.stream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.json;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    @Test
    void aFilterLetsThroughWhatItMeansAndTheClientMovesOnAllTheSame() throws Exception {
        String slug = desk.call();
        try (EventSource source = EventSource.open(base.resolve(STREAM + "?implementation=stalled&q=" + slug))) {
            await().atMost(PATIENCE).until(() -> !source.lastEventId().isEmpty());
            String begin = source.lastEventId();
            desk.finding(slug, "2022-01-01", "in_progress");
            await().atMost(PATIENCE).until(() -> !source.lastEventId().equals(begin));
            desk.finding(desk.call(), "2022-01-01", "stalled");
            String meant = desk.finding(slug, "2022-01-02", "stalled");

            assertEquals(meant, source.next(PATIENCE).json().path("id").asText());
        }
    }

    @Test
    void whileNothingHappensThereAreHeartbeats() throws Exception {
        try (EventSource source = open()) {
            await().atMost(PATIENCE).until(() -> source.comments() >= 2);
        }
    }

    @Test
    void aClientThatDoesNotReadIsDisconnectedAndLosesNothing() throws Exception {
        // given more than the buffers between can hold
        String slug = desk.call();
        String begin = desk.get("nobody", "/api/v1/changes?from=now").getString("next");
        List<String> written = new ArrayList<>();
        String evidence = "{'title':'E','quote':'" + "\u4e2d".repeat(1_900) + "'}";
        String more = ",'evidence':[" + String.join(",", Collections.nCopies(50, evidence)) + "]";
        for (int i = 0; i < 40; i++) {
            written.add(desk.log(slug, json("{'type':'check','occurredOn':'2022-01-01','summary':'S'" + more + "}"))
                    .getString("id"));
        }
        // when it reads three events and then no more
        List<String> seen = new ArrayList<>();
        String last = begin;
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("GET " + STREAM + "?q=" + slug + "&after=" + begin
                                    + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            Pattern data = Pattern.compile("data: \\{\"cursor\":\"([^\"]+)\",\"id\":\"([^\"]+)\".*");
            while (seen.size() < 3) {
                Matcher event = data.matcher(lines.readLine());
                if (event.matches()) {
                    last = event.group(1);
                    seen.add(event.group(2));
                }
            }
            int before = followers();
            await().atMost(PATIENCE).until(() -> followers() < before);
            // then the line is cut
            assertTrue(isCut(lines), "the line is still open");
        }
        // and it goes on where it was
        try (EventSource source = EventSource.open(base.resolve(STREAM + "?q=" + slug), "Last-Event-ID", last)) {
            while (seen.size() < written.size()) {
                seen.add(source.next(PATIENCE).json().path("id").asText());
            }
        }
        assertEquals(written, seen);
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

    private int followers() {
        Matcher gauge = Pattern.compile("(?m)^onrecord_stream_followers(?:\\{.*})? ([0-9.]+)$")
                .matcher(Desk.nobody().get("/q/metrics").asString());
        assertTrue(gauge.find());
        return (int) Double.parseDouble(gauge.group(1));
    }

    private static boolean isCut(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // What was under way may still come.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
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
