package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

/** Whoever follows, and however, sees every change once, whatever happens to the instance that is asked. */
@Tag("long")
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class FollowersIT {

    private static final String KEY = "a-key-that-both-instances-know";
    private static final int WRITERS = 20;

    @TempDir
    Path directory;

    EmbeddedServers servers;

    @Test
    void aPollerAStreamThatIsCutAndAFeedWalkerSeeTheSameEventsOnceWhileAnInstanceIsRestarted() throws Exception {
        try (FreshDatabase database = FreshDatabase.in(servers)) {
            Map<String, String> environment =
                    database.environment(servers.bootstrapServers(), Events.slug("followed"), KEY);
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
                        threads.submit(() -> Followers.follow(new Followers.Poller(KEY), () -> instances, all)),
                        threads.submit(() -> Followers.follow(new Followers.Listener(KEY), () -> instances, all)),
                        threads.submit(() -> Followers.follow(new Followers.Walker(KEY), () -> instances, all)));
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
                    all.set(Followers.everything(api, written));
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
