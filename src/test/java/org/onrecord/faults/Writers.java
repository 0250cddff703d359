package org.onrecord.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.onrecord.faults.Ledger.Fate;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.ApiClient.Answer;
import org.onrecord.journey.Events;

/**
 * Clients that write without rest until they are told to stop, and note in a ledger what they were told. Most of what they
 * send they send again, under the same {@code Idempotency-Key}, until it is answered; a quarter they give up.
 */
final class Writers implements AutoCloseable {

    private static final String KEY = "Idempotency-Key";
    private static final int PAUSE_MILLIS = 100;
    private static final int MOST_TRIES = 600;

    /** Which instance to ask now, chosen with a random number; empty where none can be. */
    interface Doors extends Function<Random, Optional<ApiClient>> {}

    private final Ledger ledger;
    private final Doors doors;
    private final ExecutorService threads;
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final String contest = Events.slug("contested");
    private volatile boolean enough;

    private Writers(Ledger ledger, Doors doors, int count, long seed) {
        this.ledger = ledger;
        this.doors = doors;
        this.threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            String name = Events.slug("writer");
            Random random = new Random(seed * 31 + i);
            running.add(threads.submit(() -> write(name, random)));
        }
    }

    static Writers begin(Ledger ledger, int count, long seed, Doors doors) {
        return new Writers(ledger, doors, count, seed);
    }

    static Writers begin(Ledger ledger, int count, long seed, ApiClient api) {
        return begin(ledger, count, seed, random -> Optional.of(api));
    }

    /** How many requests have been sent and not been answered yet. */
    int underWay() {
        return underWay.get();
    }

    /** Lets them finish what they have begun. */
    void end() throws InterruptedException, ExecutionException, TimeoutException {
        enough = true;
        for (Future<?> one : running) {
            one.get(3, TimeUnit.MINUTES);
        }
    }

    @Override
    public void close() {
        enough = true;
        threads.shutdownNow();
    }

    private void write(String name, Random random) {
        for (int i = 0; !enough; i++) {
            String summary = name + " number " + i;
            boolean patient = random.nextInt(4) != 0;
            if (i % 20 == 10) {
                compete(contest + "-" + i, name, random);
            } else if (random.nextInt(10) == 0) {
                Optional<Answer> answer =
                        send(random, patient, api -> api.log(ledger.claim(), summary, KEY, key(summary)));
                answer.ifPresent(told -> expect(told, 422));
                ledger.note(ledger.claim(), summary, answer.isPresent() ? Fate.REFUSED : Fate.UNKNOWN);
            } else {
                log(ledger.items().get(random.nextInt(ledger.items().size())), summary, patient, random);
            }
        }
    }

    private void log(String item, String summary, boolean patient, Random random) {
        Optional<Answer> answer = send(random, patient, api -> api.log(item, summary, KEY, key(summary)));
        boolean acknowledged = answer.filter(told -> told.status() == 201 || told.status() == 202)
                .isPresent();
        answer.filter(told -> !acknowledged).ifPresent(told -> expect(told, 201));
        ledger.note(item, summary, acknowledged ? Fate.ACKNOWLEDGED : Fate.UNKNOWN);
        answer.filter(told -> told.status() == 201).ifPresent(told -> {
            ledger.readable(item, told.header("Onrecord-Position"));
            if (random.nextInt(4) == 0) {
                readBack(told, random);
            }
        });
    }

    /** What was written at one instance can be read at any, with the position that the write was answered with. */
    private void readBack(Answer written, Random random) {
        String id = written.body().path("id").asText();
        Optional<ApiClient> other = doors.apply(random);
        if (other.isEmpty()) {
            return;
        }
        try {
            Answer read = other.get()
                    .get("/api/v1/follow-ups/" + id, "Onrecord-Min-Position", written.header("Onrecord-Position"));
            if (read.status() == 404) {
                ledger.broken("written and not readable elsewhere: " + id);
            }
        } catch (IOException e) {
            // That one is away.
        }
    }

    /** All want the same slug, each with a title of its own. */
    private void compete(String slug, String name, Random random) {
        Optional<Answer> answer = send(
                random,
                true,
                api -> api.post("/api/v1/commitments", Ledger.item(slug, name, "commitment"), KEY, key(name + slug)));
        answer.ifPresent(told -> {
            if (told.status() == 201) {
                ledger.won(slug, name);
            } else if (told.status() != 202) {
                expect(told, 409);
            }
        });
    }

    private static String key(String what) {
        return '"' + what.replace(' ', '-') + '"';
    }

    private void expect(Answer answer, int status) {
        if (answer.status() != status) {
            ledger.broken("expected " + status + ": " + answer.status() + " "
                    + answer.raw().body());
        }
    }

    private interface Request {
        Answer at(ApiClient api) throws IOException;
    }

    /** The answer that ended it; empty where there was none. */
    private Optional<Answer> send(Random random, boolean patient, Request request) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<ApiClient> api = doors.apply(random);
            if (api.isPresent()) {
                underWay.incrementAndGet();
                try {
                    Answer answer = request.at(api.get());
                    if (answer.status() != 503) {
                        return Optional.of(answer);
                    }
                    ledger.turnedAway(answer.body().path("type").asText());
                    if (answer.header("Retry-After").isEmpty()) {
                        ledger.broken("503 without Retry-After: " + answer.raw().body());
                    }
                } catch (IOException e) {
                    ledger.unanswered();
                } finally {
                    underWay.decrementAndGet();
                }
                if (!patient) {
                    return Optional.empty();
                }
            }
            if (enough && api.isEmpty()) {
                return Optional.empty();
            }
            pause();
        }
        return Optional.empty();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
