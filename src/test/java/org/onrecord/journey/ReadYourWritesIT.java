package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.journey.ApiClient.Answer;

/** Whoever was told that a write stands can read it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class ReadYourWritesIT {

    private static final int WRITERS = 20;
    private static final int EACH = 50;

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "onrecord.data-dir")
    Path dataDirectory;

    private ApiClient api;

    @BeforeEach
    void signIn() throws IOException {
        api = new ApiClient(
                base, Files.readString(dataDirectory.resolve("admin.key")).strip());
    }

    @Test
    void whatWasAnsweredWith201IsOnTheTimelineAndInTheStandingAtOnceForTwentyWriters() throws Exception {
        // given: half of the writers each have an item of their own, the other half share one
        String shared = Events.slug("shared");
        api.register(shared);
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String item = writer % 2 == 0 ? shared : Events.slug("own");
            if (writer % 2 == 1) {
                api.register(item);
            }
            boolean alone = writer % 2 == 1;
            writers.add(() -> write(item, alone));
        }

        // when
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        int seen = 0;
        try {
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                seen += writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        // then
        assertEquals(WRITERS * EACH, seen);
        assertEquals(WRITERS / 2 * EACH, count(shared));
        assertEquals(WRITERS / 2 * EACH, new HashSet<>(api.summaries(shared)).size());
    }

    @Test
    void aReaderThatAsksForThePositionOfAnAsynchronousWriteSeesIt() throws IOException {
        String item = Events.slug("later");
        api.register(item);
        for (int i = 1; i <= 20; i++) {
            Answer accepted =
                    api.log(item, "number " + i, "Prefer", "respond-async").expect(202);
            assertEquals("respond-async", accepted.header("Preference-Applied"));
            String position = accepted.header("Onrecord-Position");
            assertFalse(position.isEmpty());

            Answer read = api.get("/api/v1/commitments/" + item, "Onrecord-Min-Position", position)
                    .expect(200);

            assertEquals(i, read.body().at("/standing/followUpCount").asInt());
            Answer outcome = api.get(accepted.header("Location")).expect(200);
            assertEquals("applied", outcome.body().path("state").asText());
        }
    }

    @Test
    void thePositionOfAnAnswerCanBeAskedForAgain() throws IOException {
        String item = Events.slug("again");
        String position = api.register(item).header("Onrecord-Position");

        api.get("/api/v1/commitments/" + item, "Onrecord-Min-Position", position)
                .expect(200);
    }

    @Test
    void aPositionInTheFarFutureIs503WithRetryAfterInAboutFiveSeconds() throws IOException {
        long begun = System.nanoTime();

        Answer answer = api.get("/api/v1/commitments", "Onrecord-Min-Position", "0:999999999")
                .expect(503);

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(took.compareTo(Duration.ofSeconds(5)) >= 0, "gave up after " + took);
        assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, "took " + took);
        assertTrue(Integer.parseInt(answer.header("Retry-After")) >= 1);
        assertEquals(
                "urn:onrecord:problem:not-yet-visible",
                answer.body().path("type").asText());
        assertEquals("application/problem+json", answer.header("Content-Type").split(";", 2)[0]);
    }

    @Test
    void whatIsNoPositionIs400() throws IOException {
        for (String position : List.of("yesterday", "0", "0:1,0:2", "0:-1")) {
            api.get("/api/v1/commitments", "Onrecord-Min-Position", position).expect(400);
        }
    }

    /** How many writes were there when they were looked for right after their 201. */
    private int write(String item, boolean alone) throws IOException {
        String address = "/api/v1/commitments/" + item;
        int seen = 0;
        for (int own = 1; own <= EACH; own++) {
            Answer written = api.log(
                            item,
                            "number " + own + " of " + Thread.currentThread().getName())
                    .expect(201);
            String id = written.body().path("id").asText();
            JsonNode timeline =
                    api.get(address + "/timeline").expect(200).body().path("items");
            JsonNode standing = api.get(address).expect(200).body().path("standing");
            int count = standing.path("followUpCount").asInt();
            boolean listed = StreamSupport.stream(timeline.spliterator(), false)
                    .anyMatch(entry -> entry.path("id").asText().equals(id));
            boolean counted = alone ? count == own : count >= own;
            if (listed
                    && counted
                    && standing.at("/positions/0/implementation/value").asText().equals("in_progress")) {
                seen++;
            }
        }
        return seen;
    }

    private int count(String item) throws IOException {
        return api.get("/api/v1/commitments/" + item)
                .expect(200)
                .body()
                .at("/standing/followUpCount")
                .asInt();
    }
}
