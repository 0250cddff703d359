package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.onrecord.journey.ApiClient.Answer;
import org.onrecord.stream.EventSource;

/** Those who follow what happens, each in its way: they go on from where they stand, whichever instance they ask. */
public final class Followers {

    private static final Duration ENOUGH = Duration.ofMinutes(4);

    /** An instance that has not answered by then is left for another. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private Followers() {}

    /** How one follower reads on, from wherever it stands, at either instance. */
    public interface Follow {
        void on(URI instance, List<String> seen) throws IOException, InterruptedException;
    }

    /** Asks for what is new, and waits a little where there is nothing. */
    public static final class Poller implements Follow {
        private final String key;
        private String at = "-";

        public Poller(String key) {
            this.key = key;
        }

        @Override
        public void on(URI instance, List<String> seen) throws IOException {
            Answer page =
                    new ApiClient(instance, key, TURN).get("/api/v1/changes?limit=7&after=" + at, "Prefer", "wait=2");
            if (page.status() != 503) {
                page.expect(200).body().path("items").forEach(item -> seen.add(id(item)));
                at = page.body().path("next").asText();
            }
        }
    }

    /** Listens until the line breaks, by itself or by chance, and comes back with the last id. */
    public static final class Listener implements Follow {
        private final String key;
        private final Random random = new Random(20_221_124);
        private String at = "-";

        public Listener(String key) {
            this.key = key;
        }

        @Override
        public void on(URI instance, List<String> seen) throws IOException, InterruptedException {
            try (EventSource source = EventSource.open(
                    instance.resolve("/api/v1/stream"), "Authorization", "Bearer " + key, "Last-Event-ID", at)) {
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
    public static final class Walker implements Follow {
        private final String key;
        private String at = "-";

        public Walker(String key) {
            this.key = key;
        }

        @Override
        public void on(URI instance, List<String> seen) throws IOException {
            ApiClient api = new ApiClient(instance, key, TURN);
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

    /** Lets one follow whatever instances there are until it has seen all, and a turn longer; answers what it saw. */
    public static List<String> follow(Follow follow, Supplier<List<URI>> instances, AtomicReference<Set<String>> all)
            throws InterruptedException {
        List<String> seen = new ArrayList<>();
        long deadline = System.nanoTime() + ENOUGH.toNanos();
        boolean onceMore = false;
        for (int i = 0; System.nanoTime() < deadline; i++) {
            List<URI> now = instances.get();
            if (now.isEmpty()) {
                Thread.sleep(50);
                continue;
            }
            try {
                follow.on(now.get(i % now.size()), seen);
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

    /** The ids of all there is, once everything that was acknowledged is among it. */
    public static Set<String> everything(ApiClient api, List<String> written) throws IOException {
        long deadline = System.nanoTime() + ENOUGH.toNanos();
        Set<String> ids = new HashSet<>();
        String at = "-";
        boolean more = true;
        while (more || !ids.containsAll(written)) {
            assertTrue(System.nanoTime() < deadline, "what was acknowledged does not turn up");
            JsonNode page = api.get("/api/v1/changes?limit=200&after=" + at, "Prefer", "wait=1")
                    .expect(200)
                    .body();
            page.path("items").forEach(item -> ids.add(id(item)));
            more = !page.path("items").isEmpty();
            at = page.path("next").asText();
        }
        return ids;
    }

    private static String id(JsonNode item) {
        return item.path("id").asText();
    }
}
