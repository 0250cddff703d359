package org.onrecord.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.RunningService;

/**
 * {@code kill -9} at random moments. A point is one process of the packaged program that was killed: two in five while it
 * started, at a moment between its launch and when it would have been ready; the others within seconds after it was
 * ready, when writers had written at it for a while. Three at a time live and die on the same servers.
 */
@Tag("faults")
@ExtendWith(OnePair.class)
class KillsIT {

    private static final int INSTANCES = 3;
    private static final int WRITERS = 6;
    private static final int MOST_WRITES = 30;
    private static final Duration LONGEST = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private final AtomicInteger left = new AtomicInteger(Chance.points(200));
    private final Ledger ledger = new Ledger();
    private final AtomicInteger starting = new AtomicInteger();
    private final AtomicInteger serving = new AtomicInteger();
    private final AtomicInteger writing = new AtomicInteger();

    @Test
    void whatWasAcknowledgedIsThereOnceWheneverInstancesAreKilled(ServerPair pair) throws Exception {
        long seed = Chance.seed(getClass());
        int points = left.get();
        try (Stage stage = new Stage(pair, directory)) {
            try (RunningService first = stage.startLeavingClasses("first")) {
                ledger.open(Stage.client(first));
            }
            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                slots.add(new Slot(stage, i, seed));
            }
            ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);
            try (Writers writers = Writers.begin(ledger, WRITERS, seed, random -> any(slots, random))) {
                List<Future<?>> lives = new ArrayList<>();
                for (Slot slot : slots) {
                    lives.add(threads.submit(() -> {
                        slot.liveAndDie(writers);
                        return null;
                    }));
                }
                for (Future<?> life : lives) {
                    life.get(30, TimeUnit.MINUTES);
                }
                try (RunningService last = stage.start("last")) {
                    slots.get(0).serves(Stage.client(last));
                    writers.end();
                    System.out.println("KillsIT: " + points + " kills, " + starting + " while starting, " + serving
                            + " while ready, " + writing + " of these with requests under way; " + ledger.summary());
                    ledger.check(Stage.client(last));
                    stage.assertIsWhatTheLogSays();
                }
            } finally {
                threads.shutdownNow();
            }
            assertEquals(points, starting.get() + serving.get());
            assertTrue(ledger.acknowledged() > points, ledger.summary());
        }
    }

    private static Optional<ApiClient> any(List<Slot> slots, Random random) {
        List<ApiClient> serving =
                slots.stream().flatMap(slot -> slot.serving().stream()).toList();
        return serving.isEmpty() ? Optional.empty() : Optional.of(serving.get(random.nextInt(serving.size())));
    }

    /** One instance after another in the same place. */
    private final class Slot {

        private final Stage stage;
        private final String name;
        private final Random random;
        private final Map<String, String> environment;
        private volatile ApiClient serving;
        private long usualMillis = 3_000;

        Slot(Stage stage, int number, long seed) throws IOException {
            this.stage = stage;
            this.name = "slot-" + number;
            this.random = new Random(seed + number);
            // Two keep their name and with it their partitions; the third one's are given to the others each time.
            this.environment = number == 2
                    ? Map.of("QUARKUS_HTTP_PORT", freePort())
                    : Map.of("QUARKUS_HTTP_PORT", freePort(), "ONRECORD_LOG_INSTANCE_ID", name);
        }

        Optional<ApiClient> serving() {
            return Optional.ofNullable(serving);
        }

        void serves(ApiClient api) {
            serving = api;
        }

        void liveAndDie(Writers writers) throws InterruptedException {
            while (left.getAndDecrement() > 0) {
                try (RunningService service = stage.launchWithClasses(name, environment)) {
                    if (random.nextInt(5) < 2) {
                        Thread.sleep((long) (random.nextDouble() * usualMillis));
                        (service.isReady() ? KillsIT.this.serving : starting).incrementAndGet();
                    } else {
                        long launched = System.nanoTime();
                        service.awaitReady();
                        usualMillis = (usualMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - launched)) / 2;
                        serving = Stage.client(service);
                        awaitWrites(random.nextInt(MOST_WRITES));
                        Thread.sleep(random.nextInt(50));
                        KillsIT.this.serving.incrementAndGet();
                        if (writers.underWay() > 0) {
                            writing.incrementAndGet();
                        }
                    }
                    service.kill();
                } finally {
                    serving = null;
                }
            }
        }
    }

    /** Waits for some more to be acknowledged by whatever instance, though not for long. */
    private void awaitWrites(int more) throws InterruptedException {
        int goal = ledger.acknowledged() + more;
        long latest = System.nanoTime() + LONGEST.toNanos();
        while (ledger.acknowledged() < goal && System.nanoTime() < latest) {
            Thread.sleep(5);
        }
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
