package org.onrecord.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.journey.Followers;
import org.onrecord.journey.RunningService;
import org.onrecord.stream.EventSource;

/** Three instances on one pair of servers, under writers, pollers and followers, behind what balances the load. */
@Tag("faults")
@ExtendWith(OnePair.class)
class ThreeInstancesIT {

    private static final int WRITERS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Longer than Kafka waits for an instance that says nothing. */
    private static final Duration PAUSE = Duration.ofSeconds(7);

    private static final Map<String, String> LEAVING = Map.of("QUARKUS_SHUTDOWN_DELAY", "3s");

    @TempDir
    Path directory;

    private final Ledger ledger = new Ledger();
    private final List<RunningService> instances = new ArrayList<>();

    /** What happens to the instances while clients are at work. */
    private interface Turn {
        void on(Stage stage, Balancer balancer) throws Exception;
    }

    @Test
    void instancesJoinAndLeaveWithoutAnErrorToAnyClient(ServerPair pair) throws Exception {
        serve(pair, (stage, balancer) -> {
            for (int i = 0; i < 3; i++) {
                RunningService leaving = instances.get(i);
                try (EventSource stream =
                        EventSource.open(leaving.url("/api/v1/stream"), "Authorization", Stage.authorization())) {
                    assertEquals(143, leaving.stop().exitCode());
                    await().atMost(PATIENCE).until(stream::ended);
                }
                balancer.remove(leaving);
                join(stage, balancer, "joins-" + i);
                ledger.awaitMore(100);
            }
            assertEquals(0, ledger.failures(), ledger.summary());
        });
    }

    @Test
    void instancesAreKilledPausedAndRestartedAndEveryPromiseIsKept(ServerPair pair) throws Exception {
        serve(pair, (stage, balancer) -> {
            RunningService killed = instances.get(0);
            killed.kill();
            ledger.awaitMore(100);
            balancer.remove(killed);
            join(stage, balancer, "after-a-kill");
            ledger.awaitMore(100);

            // Both others lose what they own to the rest, and wake up believing that they own it.
            for (int i = 1; i < 3; i++) {
                RunningService paused = instances.get(i);
                paused.pause();
                Thread.sleep(PAUSE.toMillis());
                paused.resume();
                ledger.awaitMore(100);
                await().atMost(PATIENCE).until(paused::isReady);
            }

            RunningService again = instances.get(1);
            again.stop();
            balancer.remove(again);
            join(stage, balancer, "after-a-stop");
            ledger.awaitMore(100);
        });
    }

    private void serve(ServerPair pair, Turn turn) throws Exception {
        long seed = Chance.seed(getClass());
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicReference<Set<String>> all = new AtomicReference<>();
        AtomicBoolean enough = new AtomicBoolean();
        try (Stage stage = new Stage(pair, directory);
                Balancer balancer = new Balancer()) {
            try {
                for (int i = 0; i < 3; i++) {
                    join(stage, balancer, "instance-" + i);
                }
                ledger.open(Stage.client(instances.get(0)));
                // given clients of all kinds
                String key = Stage.authorization().substring("Bearer ".length());
                List<Future<List<String>>> followers = List.of(
                        threads.submit(() -> Followers.follow(new Followers.Poller(key), balancer::ready, all)),
                        threads.submit(() -> Followers.follow(new Followers.Listener(key), balancer::ready, all)));
                List<Future<Integer>> pollers = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    TagPoller poller = new TagPoller(ledger, balancer::any, seed + i);
                    pollers.add(threads.submit(() -> poller.poll(() -> !enough.get())));
                }
                try (Writers writers = Writers.begin(ledger, WRITERS, seed, balancer::any)) {
                    ledger.awaitMore(50);
                    // when
                    turn.on(stage, balancer);
                    writers.end();
                }
                enough.set(true);
                // then
                int notModified = 0;
                for (Future<Integer> poller : pollers) {
                    notModified += poller.get(1, TimeUnit.MINUTES);
                }
                assertTrue(notModified > 0, "no poll was answered with 304");
                RunningService last = instances.get(instances.size() - 1);
                all.set(Followers.everything(Stage.client(last), List.of()));
                for (Future<List<String>> follower : followers) {
                    List<String> seen = follower.get(5, TimeUnit.MINUTES);
                    assertEquals(all.get(), new HashSet<>(seen));
                    assertEquals(all.get().size(), seen.size(), "something came twice");
                }
                System.out.println("ThreeInstancesIT: " + ledger.summary() + "; " + notModified + " times 304");
                ledger.check(Stage.client(last));
                stage.assertIsWhatTheLogSays();
            } finally {
                enough.set(true);
                threads.shutdownNow();
                instances.forEach(RunningService::close);
            }
        }
    }

    private void join(Stage stage, Balancer balancer, String name) {
        RunningService joining = stage.start(name, LEAVING);
        instances.add(joining);
        balancer.add(joining);
    }
}
