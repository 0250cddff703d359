package org.onrecord.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.RunningService;

/** A disk is full, and has room again: what was acknowledged is there, and the service goes on by itself. */
@Tag("faults")
class FullDiskIT {

    private static final int MEGABYTES = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final Ledger ledger = new Ledger();

    /** What an operator does about it once there is room. */
    private interface Remedy {
        void on(ServerPair pair) throws Exception;
    }

    @Test
    void theDiskOfTheDatabaseIsFull() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), MEGABYTES);
                ServerPair pair = ServerPair.start(disk.path().resolve("database"), directory.resolve("broker"))) {
            // It ends where it cannot write what makes a commit last, and may find no room to come up again by itself.
            survive(disk, pair, made -> made.postgres().start());
        }
    }

    @Test
    void theDiskOfTheBrokerIsFull() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), MEGABYTES);
                ServerPair pair = ServerPair.start(
                        directory.resolve("database"), disk.path().resolve("broker"))) {
            // A broker that cannot write to its only folder ends.
            survive(disk, pair, made -> {
                if (!made.broker().isAlive()) {
                    made.broker().start();
                }
            });
        }
    }

    private void survive(SmallDisk disk, ServerPair pair, Remedy remedy) throws Exception {
        long seed = Chance.seed(getClass());
        try (Stage stage = new Stage(pair, directory);
                RunningService service = stage.start("service")) {
            ApiClient api = Stage.client(service);
            ledger.open(api);
            try (Writers writers = Writers.begin(ledger, 4, seed, api)) {
                ledger.awaitMore(50);
                int before = ledger.failures();

                disk.fill();
                await().atMost(PATIENCE).until(() -> ledger.failures() > before + 10);
                disk.clear();
                remedy.on(pair);

                await().atMost(PATIENCE).until(service::isReady);
                ledger.awaitMore(100);
                writers.end();
            }
            System.out.println("FullDiskIT: " + ledger.summary());
            assertTrue(ledger.failures() > 0);
            ledger.check(api);
            stage.assertIsWhatTheLogSays();
        }
    }
}
