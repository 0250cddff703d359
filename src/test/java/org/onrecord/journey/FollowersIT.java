package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.journey.ApiClient.Answer;
import org.onrecord.stream.EventSource;

/** Whoever follows, and however, sees every change once, whatever happens to the instance that is asked. */
@Tag("long")
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class FollowersIT {

    private static final String KEY = "a-key-that-both-instances-know";
    private static final int WRITERS = 20;
    private static final Duration ENOUGH = Duration.ofMinutes(4);

    @TempDir
    Path directory;

    EmbeddedServers servers;

    /** How one follower reads on, from wherever it stands, at either instance. */
    private interface Follow {
        void on(URI instance, List<String> seen) throws IOException, InterruptedException;
    }

    @Test
    void aPollerAStreamThatIsCutAndAFeedWalkerSeeTheSameEventsOnceWhileAnInstanceIsRestarted() throws Exception {
        try (FreshDatabase database = FreshDatabase.in(servers)) {
            Map<String, String> environment = environment(database);
            Map<String, String> restarted = new HashMap<>(environment);
            restarted.put("QUARKUS_HTTP_PORT", Integer.toString(freePort()));
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 3);
            AtomicBoolean enough = new AtomicBoolean();
            AtomicReference<Set<String>> all = new AtomicReference<>();
            try (RunningService one = RunningService.start(directory.resolve("one"), restarted);
                    RunningService two = RunningService.start(directory.resolve("two"), environment)) {
                List<URI> instances = List.of(one.url("/"), two.url("/"));
                // given three followers, and twenty writers at the instance that stays
                List<Future<List<String>>> followers = List.of(
                        threads.submit(() -> follow(new Poller(), instances, all)),
                        threads.submit(() -> follow(new Listener(), instances, all)),
                        threads.submit(() -> follow(new Walker(), instances, all)));
                ApiClient api = new ApiClient(two.url("/"), KEY);
                List<Future<List<String>>> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    writers.add(threads.submit(() -> write(api, enough)));
                }
                // when the other ends while all are at work, and comes back
                Thread.sleep(2_000);
                one.stop();
                Thread.sleep(2_000);
                List<String> written = new ArrayList<>();
                try (RunningService again = RunningService.start(directory.resolve("one"), restarted)) {
                    assertEquals(one.port(), again.port());
                    Thread.sleep(2_000);
                    enough.set(true);
                    for (Future<List<String>> writer : writers) {
                        written.addAll(writer.get());
                    }
                    all.set(everything(api, written));
                    // then
                    for (Future<List<String>> follower : followers) {
                        List<String> seen = follower.get();
                        assertEquals(all.get(), new HashSet<>(seen));
                        assertEquals(all.get().size(), seen.size(), "something came twice");
                    }
                }
            } finally {
                enough.set(true);
                threads.shutdownNow();
            }
        }
    }

    /** Asks for what is new, and waits a little where there is nothing. */
    private static final class Poller implements Follow {
        private String at = "-";

        @Override
        public void on(URI instance, List<String> seen) throws IOException {
            Answer page = new ApiClient(instance, KEY).get("/api/v1/changes?limit=7&after=" + at, "Prefer", "wait=2");
            if (page.status() != 503) {
                page.expect(200).body().path("items").forEach(item -> seen.add(id(item)));
                at = page.body().path("next").asText();
            }
        }
    }

    /** Listens until the line breaks, by itself or by chance, and comes back with the last id. */
    private static final class Listener implements Follow {
        private final Random random = new Random(20_221_124);
        private String at = "-";

        @Override
        public void on(URI instance, List<String> seen) throws IOException, InterruptedException {
            try (EventSource source = EventSource.open(
                    instance.resolve("/api/v1/stream"), "Authorization", "Bearer " + KEY, "Last-Event-ID", at)) {
                if (source.response().statusCode() == 503) {
                    return;
                }
                assertEquals(200, source.response().statusCode());
                int most = 1 + random.nextInt(200);
                long until = System.nanoTime()
                        + Duration.ofMillis(random.nextInt(2_000)).toNanos();
                for (int i = 0; i < most && System.nanoTime() < until; i++) {
                    EventSource.Event event = source.next(Duration.ofMillis(100));
                    if (event != null) {
                        seen.add(id(event.json()));
                        at = event.id();
                    }
                }
            }
        }
    }

    /** Walks from the newest back to where the walk before began. */
    private static final class Walker implements Follow {
        private String at = "-";

        @Override
        public void on(URI instance, List<String> seen) throws IOException {
            ApiClient api = new ApiClient(instance, KEY);
            List<String> walked = new ArrayList<>();
            String position = null;
            String next = "/api/v1/feeds/changes.json?limit=20&after=" + at;
            while (next != null) {
                Answer page = api.get(next);
                if (page.status() == 503) {
                    return;
                }
                JsonNode feed = page.expect(200).body();
                position = position == null ? feed.at("/_onrecord/position").asText() : position;
                feed.path("items")
                        .forEach(item -> walked.add(item.path("id").asText().substring("urn:uuid:".length())));
                next = feed.path("next_url").textValue();
            }
            seen.addAll(walked);
            at = position;
        }
    }

    private static List<String> follow(Follow follow, List<URI> instances, AtomicReference<Set<String>> all)
            throws InterruptedException {
        List<String> seen = new ArrayList<>();
        long deadline = System.nanoTime() + ENOUGH.toNanos();
        boolean onceMore = false;
        for (int i = 0; System.nanoTime() < deadline; i++) {
            try {
                follow.on(instances.get(i % instances.size()), seen);
            } catch (IOException e) {
                // That instance is away; the next turn asks the other.
                Thread.sleep(50);
            }
            if (onceMore) {
                return seen;
            }
            onceMore = all.get() != null && new HashSet<>(seen).containsAll(all.get());
        }
        return seen;
    }

    private static List<String> write(ApiClient api, AtomicBoolean enough) throws IOException {
        String item = Events.slug("followed");
        api.register(item);
        List<String> written = new ArrayList<>();
        for (int i = 0; !enough.get(); i++) {
            Answer answer = api.log(item, "number " + i);
            assertTrue(
                    answer.status() == 201 || answer.status() == 202,
                    answer.raw().body());
            written.add(answer.body()
                    .path(answer.status() == 201 ? "id" : "eventId")
                    .asText());
        }
        return written;
    }

    /** The ids of all there is, once everything that was acknowledged is among it. */
    private static Set<String> everything(ApiClient api, List<String> written) throws Exception {
        long deadline = System.nanoTime() + ENOUGH.toNanos();
        Set<String> ids = new HashSet<>();
        String at = "-";
        while (!ids.containsAll(written)) {
            assertTrue(System.nanoTime() < deadline, "what was acknowledged does not turn up");
            JsonNode page = api.get("/api/v1/changes?limit=200&after=" + at, "Prefer", "wait=1")
                    .expect(200)
                    .body();
            page.path("items").forEach(item -> ids.add(id(item)));
            at = page.path("next").asText();
        }
        return ids;
    }

    private static String id(JsonNode item) {
        return item.path("id").asText();
    }

    private Map<String, String> environment(FreshDatabase database) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", database.url());
        environment.put("QUARKUS_DATASOURCE_USERNAME", servers.username());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", servers.password());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers());
        environment.put("ONRECORD_ADMIN_KEY", KEY);
        environment.put("ONRECORD_LOG_TOPIC", Events.slug("followed"));
        environment.put("ONRECORD_LOG_GROUP_ID", Events.slug("followed"));
        environment.put("ONRECORD_LOG_SESSION_TIMEOUT", "4s");
        return environment;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
