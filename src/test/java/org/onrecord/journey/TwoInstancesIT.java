package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.journey.ApiClient.Answer;

/** Two packaged services on one database and one topic, neither the shared application's. */
@Tag("long")
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class TwoInstancesIT {

    private static final String KEY = "a-key-that-both-instances-know";
    private static final int WRITERS = 4;

    @TempDir
    Path directory;

    EmbeddedServers servers;

    @Test
    void bothServeWhatEitherWroteAndTheOtherGoesOnWhenOneIsKilled() throws Exception {
        try (FreshDatabase database = FreshDatabase.in(servers)) {
            Map<String, String> environment = database.environment(servers.bootstrapServers(), Events.slug("two"), KEY);
            try (RunningService one = RunningService.start(directory.resolve("one"), environment);
                    RunningService two = RunningService.start(directory.resolve("two"), environment)) {
                ApiClient first = new ApiClient(one.url("/"), KEY);
                ApiClient second = new ApiClient(two.url("/"), KEY);
                awaitShared(one, two);

                List<String> items = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    items.add(Events.slug("item"));
                }
                readableAtTheOther(items, first, second);
                revokedAtTheOther(first, two);
                survives(items, one, second);
            }
        }
    }

    /** Each has some partitions, and all have an owner. */
    private static void awaitShared(RunningService one, RunningService two) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            int first = owned(one);
            int second = owned(two);
            assertTrue(first > 0 && second > 0, first + " and " + second);
            assertEquals(6, first + second);
        });
    }

    private static int owned(RunningService service) throws IOException {
        for (JsonNode check : new ObjectMapper()
                .readTree(service.get("/q/health/ready").body())
                .path("checks")) {
            String detail = check.at("/data/detail").asText();
            if (detail.startsWith("following ")) {
                return Integer.parseInt(detail.split(" ", -1)[1]);
            }
        }
        return 0;
    }

    private static void readableAtTheOther(List<String> items, ApiClient first, ApiClient second) throws IOException {
        for (int i = 0; i < items.size(); i++) {
            ApiClient here = i % 2 == 0 ? first : second;
            ApiClient there = i % 2 == 0 ? second : first;
            here.register(items.get(i));
            String position = here.log(items.get(i), "before").expect(201).header("Onrecord-Position");

            Answer read = there.get("/api/v1/commitments/" + items.get(i), "Onrecord-Min-Position", position)
                    .expect(200);

            assertEquals(1, read.body().at("/standing/followUpCount").asInt());
        }
    }

    /** A key that one instance revokes is refused by the other within a second, though that one had just let it in. */
    private static void revokedAtTheOther(ApiClient here, RunningService there) throws IOException {
        JsonNode made = here.post("/api/v1/api-keys", Map.of("name", "Gone", "role", "reader"))
                .expect(201)
                .body();
        ApiClient holder = new ApiClient(there.url("/"), made.path("key").asText());
        holder.get("/api/v1/board").expect(200);
        holder.get("/api/v1/board").expect(200);

        here.delete("/api/v1/api-keys/" + made.path("id").asText()).expect(204);

        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> holder.get("/api/v1/board").status() == 401);
    }

    private static void survives(List<String> items, RunningService killed, ApiClient survivor) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        Map<String, List<String>> acknowledged = new HashMap<>();
        String position = "-";
        try {
            // when one is killed while writers go on at the other, on items of all partitions
            List<Future<Written>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                List<String> own = items.subList(writer * 3, writer * 3 + 3);
                writers.add(threads.submit(() -> write(survivor, own, enough)));
            }
            Thread.sleep(1_000);
            killed.kill();
            Thread.sleep(3_000);
            enough.set(true);
            for (Future<Written> writer : writers) {
                acknowledged.putAll(writer.get().acknowledged());
                assertEquals(List.of(), writer.get().other());
            }
            // Passed once the survivor has taken over all partitions.
            position = survivor.log(items.get(0), "last").header("Onrecord-Position");
            acknowledged.get(items.get(0)).add("last");
        } finally {
            enough.set(true);
            threads.shutdownNow();
        }

        // then everything that was acknowledged is there once, in the order in which it was
        assertNotEquals("", position);
        for (String item : items) {
            List<String> wanted = new ArrayList<>(List.of("before"));
            wanted.addAll(acknowledged.get(item));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertEquals(wanted, survivor.summaries(item)));
            assertEquals(
                    wanted.size(),
                    survivor.get("/api/v1/commitments/" + item)
                            .body()
                            .at("/standing/followUpCount")
                            .asInt());
        }
    }

    /** What one writer was told: 201 or 202 are promises, anything else is not expected. */
    private record Written(Map<String, List<String>> acknowledged, List<String> other) {}

    private static Written write(ApiClient api, List<String> items, AtomicBoolean enough) throws IOException {
        Map<String, List<String>> acknowledged = new HashMap<>();
        List<String> other = new ArrayList<>();
        items.forEach(item -> acknowledged.put(item, new ArrayList<>()));
        for (int i = 0; !enough.get(); i++) {
            String item = items.get(i % items.size());
            Answer answer = api.log(item, "number " + i);
            if (answer.status() == 201 || answer.status() == 202) {
                acknowledged.get(item).add("number " + i);
            } else {
                other.add(answer.raw().body());
            }
        }
        return new Written(acknowledged, other);
    }
}
