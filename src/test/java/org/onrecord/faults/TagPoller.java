package org.onrecord.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.onrecord.faults.Writers.Doors;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.ApiClient.Answer;

/**
 * A dashboard: it polls items with the tag it has, and holds every 304 against what it knows was written. With a position it
 * must be of the very present; without one it may be a little late, by far less than an instance can be held up.
 */
final class TagPoller {

    private static final Duration LATE = Duration.ofSeconds(6);

    private final Ledger ledger;
    private final Doors doors;
    private final Random random;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, Deque<Sample>> samples = new HashMap<>();
    private int notModified;

    TagPoller(Ledger ledger, Doors doors, long seed) {
        this.ledger = ledger;
        this.doors = doors;
        this.random = new Random(seed);
    }

    private record Known(String tag, int followUps) {}

    private record Sample(long at, int readable) {}

    /** Polls until told to stop; answers how often nothing had changed. */
    int poll(BooleanSupplier goOn) throws InterruptedException {
        while (goOn.getAsBoolean()) {
            Optional<ApiClient> api = doors.apply(random);
            if (api.isPresent()) {
                String item = ledger.items().get(random.nextInt(ledger.items().size()));
                try {
                    poll(api.get(), item);
                } catch (IOException e) {
                    // That instance is away.
                }
            }
            Thread.sleep(5);
        }
        return notModified;
    }

    private void poll(ApiClient api, String item) throws IOException {
        Known has = known.getOrDefault(item, new Known("\"none\"", -1));
        // Counted before the position is taken, which so includes it.
        int now = ledger.countReadable(item);
        boolean present = random.nextBoolean();
        int least = present ? now : countedLongAgo(item, now);
        String path = "/api/v1/commitments/" + item;
        Answer answer = present
                ? api.get(
                        path,
                        "If-None-Match",
                        has.tag(),
                        "Onrecord-Min-Position",
                        ledger.position().toString())
                : api.get(path, "If-None-Match", has.tag());
        if (answer.status() == 304) {
            notModified++;
            if (has.followUps() < least) {
                ledger.broken("304 for " + item + " with " + has.followUps() + " follow-ups where " + least
                        + " can be read" + (present ? "" : " for long"));
            }
        } else if (answer.status() == 200) {
            int followUps = answer.body().at("/standing/followUpCount").asInt();
            if (followUps < least) {
                ledger.broken("200 for " + item + " with " + followUps + " of " + least);
            }
            known.put(item, new Known(answer.header("ETag"), followUps));
        } else if (answer.status() != 503) {
            ledger.broken("polling: " + answer.raw().body());
        }
    }

    /** How many could be read some time ago. */
    private int countedLongAgo(String item, int now) {
        Deque<Sample> all = samples.computeIfAbsent(item, one -> new ArrayDeque<>());
        long moment = System.nanoTime();
        all.addLast(new Sample(moment, now));
        int counted = 0;
        while (moment - all.getFirst().at() > LATE.toNanos()) {
            counted = all.removeFirst().readable();
        }
        if (counted > 0) {
            all.addFirst(new Sample(moment - LATE.toNanos() - 1, counted));
        }
        return counted;
    }
}
