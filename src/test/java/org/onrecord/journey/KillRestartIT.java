package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as people start it, killed in the middle of its work. */
@Tag("long")
class KillRestartIT {

    private static final int ROUNDS = 2;

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedBeforeAKillIsThereOnceAfterTheNextStart() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("KillRestartIT: seed " + seed);
        Random random = new Random(seed);
        List<String> acknowledged = new ArrayList<>();
        List<String> unanswered = new ArrayList<>();
        String item = Events.slug("killed");

        RunningService service = RunningService.start(directory, "--sample");
        try {
            ApiClient api = client(service);
            if (random.nextBoolean()) {
                awaitSample(service);
            }
            api.register(item);
            for (int round = 1; round <= ROUNDS; round++) {
                // when it is killed at some moment while a writer writes
                writeUntilKilled(service, item, round, random, acknowledged, unanswered);
                service.close();
                service = RunningService.start(directory, "--sample");
                awaitSample(service);

                // then what was acknowledged is there once, and of the rest nothing that nobody wrote
                List<String> found = client(service).summaries(item);
                String told = "seed " + seed + ", round " + round;
                assertTrue(found.containsAll(acknowledged), () -> told + ": lost " + without(acknowledged, found));
                assertEquals(found.size(), found.stream().distinct().count(), told);
                List<String> beyond = without(found, acknowledged);
                assertTrue(unanswered.containsAll(beyond), () -> told + ": nobody wrote " + beyond);
                assertSampleIsComplete(service, item);
            }
        } finally {
            service.close();
        }
    }

    private static void writeUntilKilled(
            RunningService service,
            String item,
            int round,
            Random random,
            List<String> acknowledged,
            List<String> unanswered)
            throws Exception {
        List<String> told = Collections.synchronizedList(acknowledged);
        int before = told.size();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            ApiClient api = client(service);
            Future<String> last = writer.submit(() -> {
                for (int i = 0; ; i++) {
                    String summary = "round " + round + " number " + i;
                    try {
                        ApiClient.Answer answer = api.log(item, summary);
                        // 202 where the projection takes its time: acknowledged all the same.
                        assertTrue(
                                answer.status() == 201 || answer.status() == 202,
                                answer.raw().body());
                        told.add(summary);
                    } catch (IOException e) {
                        return summary;
                    }
                }
            });
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> told.size() > before);
            Thread.sleep(random.nextInt(1_500));
            service.kill();
            unanswered.add(last.get(90, TimeUnit.SECONDS));
        } finally {
            writer.shutdownNow();
        }
    }

    private static void awaitSample(RunningService service) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> service.output()
                .contains("The sample is loaded:"));
        assertTrue(service.output().contains(", 0 refused"), service.output());
    }

    private static void assertSampleIsComplete(RunningService service, String other) throws IOException {
        ApiClient api = client(service);
        List<String> items = new ArrayList<>();
        api.all("/api/v1/commitments")
                .forEach(item -> items.add(item.path("slug").asText()));
        assertTrue(items.remove(other));
        assertEquals(lines("commitment"), items.size());
        int followUps = 0;
        int relations = 0;
        for (String slug : items) {
            for (var entry : api.all("/api/v1/commitments/" + slug + "/timeline")) {
                String type = entry.path("type").asText();
                followUps += type.equals("update") || type.equals("check") ? 1 : 0;
                relations += type.equals("related") ? 1 : 0;
            }
        }
        assertEquals(lines("follow-up"), followUps);
        assertEquals(lines("relation"), relations);
        assertEquals(lines("source"), api.all("/api/v1/sources").size());
    }

    private static int lines(String op) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                KillRestartIT.class.getResourceAsStream("/sample/visit-2022.ndjson"), StandardCharsets.UTF_8))) {
            return (int) lines.lines()
                    .filter(line -> line.startsWith("{\"op\":\"" + op + "\""))
                    .count();
        }
    }

    private static List<String> without(List<String> all, List<String> some) {
        List<String> rest = new ArrayList<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static ApiClient client(RunningService service) throws IOException {
        String key =
                Files.readString(service.dataDirectory().resolve("admin.key")).strip();
        return new ApiClient(service.url("/"), key);
    }
}
