package org.onrecord.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.RunningService;
import org.onrecord.stream.EventSource;

/** The clocks of two services jump a day forward and back while they run, and so does the broker's when it restarts. */
@Tag("faults")
@ExtendWith(OnePair.class)
class ClockIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void clocksMayJumpADayEitherWay(ServerPair pair) throws Exception {
        long seed = Chance.seed(getClass());
        Ledger ledger = new Ledger();
        try (Stage stage = new Stage(pair, directory);
                RunningService one = stage.start("one", jumping("one"));
                RunningService two = stage.start("two", jumping("two"))) {
            List<ApiClient> both = List.of(Stage.client(one), Stage.client(two));
            ledger.open(both.get(0));
            try (EventSource stream = EventSource.open(
                            one.url("/api/v1/stream?after=-"), "Authorization", Stage.authorization());
                    Writers writers =
                            Writers.begin(ledger, 4, seed, random -> Optional.of(both.get(random.nextInt(2))))) {
                ledger.awaitMore(50);
                jump("one", "P1D");
                ledger.awaitMore(50);
                jump("two", "-P1D");
                ledger.awaitMore(50);
                restartBroker(pair, one, two, Duration.ofDays(1));
                ledger.awaitMore(50);
                // Back by a day from where it was, for it and for one of the others.
                jump("one", "-P1D");
                restartBroker(pair, one, two, Duration.ZERO);
                ledger.awaitMore(50);
                jump("one", "PT0S");
                jump("two", "P1D");
                ledger.awaitMore(50);
                writers.end();
                assertEquals(200, stream.response().statusCode());
                assertTrue(stream.next(PATIENCE) != null, "the stream says nothing");
            }
            System.out.println("ClockIT: " + ledger.summary());
            for (ApiClient api : both) {
                ledger.check(api);
            }
            // What is recorded is recorded in the order of the log, whatever the clocks said.
            stage.assertIsWhatTheLogSays();
        } finally {
            // Others use it too.
            pair.broker().close();
            pair.broker().start();
        }
    }

    private static void restartBroker(ServerPair pair, RunningService one, RunningService two, Duration shift) {
        pair.broker().close();
        pair.broker().start(shift);
        await().atMost(PATIENCE).until(() -> one.isReady() && two.isReady());
    }

    private Map<String, String> jumping(String name) throws IOException {
        jump(name, "PT0S");
        return Map.of("ONRECORD_CLOCK_SHIFT_FILE", file(name).toString());
    }

    private void jump(String name, String by) throws IOException {
        Path next = Files.writeString(directory.resolve(name + ".next"), by);
        Files.move(next, file(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(String name) {
        return directory.resolve(name + ".clock");
    }
}
