package org.onrecord.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.onrecord.MovedClock;
import org.onrecord.http.Representations.Address;
import org.onrecord.http.Representations.Moment;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;

class RepresentationsTest {

    private static final Address BOARD = new Address("/board?null", "public");
    private static final URI REQUEST = URI.create("/board");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final StillRecord record = new StillRecord();
    private final MovedClock clock = new MovedClock("2026-11-25T12:00:00Z");
    private final Representations representations = new Representations(record, clock);
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void whatWasMadeIsGivenAgainUntilTheRecordMoves() {
        Representation first = get();

        assertSame(first, get());
        assertEquals(Optional.of(first.tag()), representations.tag(BOARD, representations.now()));
        record.at = Position.of(Map.of(0, 7L));
        assertEquals(Optional.empty(), representations.tag(BOARD, representations.now()));
        assertNotSame(first, get());
        assertEquals(2, made.get());
    }

    @Test
    void whoDoesNotPollGetsWhatIsMadeAnewAndIsMadeForPollersToo() {
        Representation first = get();

        Representation fresh = representations.fresh(BOARD, representations.now(), this::make);

        assertNotSame(first, fresh);
        assertSame(fresh, get());
    }

    @Test
    void aChangeThatMovesNoPositionIsNoticed() {
        Representation first = get();

        record.changesInPlace++;

        assertNotSame(first, get());
    }

    @Test
    void theTurnOfTheDayIsNoticed() {
        Representation first = get();

        clock.by(Duration.ofDays(1));

        assertNotSame(first, get());
    }

    @Test
    void whatIsReadWhileTheRecordMovesIsMadeAgain() {
        Moment before = representations.now();
        Representation early = representations.shared(BOARD, before, () -> {
            record.at = Position.of(Map.of(0, 8L));
            return make();
        });

        assertNotSame(early, get());
    }

    @Test
    void othersSeeTheirOwn() {
        Representation first = get();

        assertNotSame(
                first,
                representations.shared(new Address(BOARD.target(), "analysts"), representations.now(), this::make));
    }

    @Test
    void manyWhoAskAtOnceAreAnsweredWithOne() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        List<Future<Representation>> answers = all(() -> {
            await(asked);
            return make();
        });
        asked.countDown();

        Representation first = answers.get(0).get();
        for (Future<Representation> answer : answers) {
            assertSame(first, answer.get());
        }
        assertEquals(1, made.get());
    }

    @Test
    void aFailureIsEverybodysAndIsForgotten() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        List<Future<Representation>> answers = all(() -> {
            await(asked);
            throw new ProblemException(ProblemType.NOT_FOUND, "Not here.");
        });
        asked.countDown();

        for (Future<Representation> answer : answers) {
            ExecutionException failure = assertThrows(ExecutionException.class, answer::get);
            assertTrue(failure.getCause() instanceof ProblemException, failure.toString());
        }
        assertEquals(get().tag(), get().tag());
    }

    @Test
    void whatIsTooLongToBeKeptKeepsItsTag() {
        Supplier<Representation> book = () -> Representation.of(new byte[2 * 1024 * 1024], REQUEST, MAPPER);
        Representation first = representations.shared(BOARD, representations.now(), book);

        assertNotSame(first, representations.shared(BOARD, representations.now(), book));
        assertEquals(Optional.of(first.tag()), representations.tag(BOARD, representations.now()));
    }

    private Representation get() {
        return representations.shared(BOARD, representations.now(), this::make);
    }

    private Representation make() {
        return Representation.of(Map.of("made", made.incrementAndGet()), REQUEST, MAPPER);
    }

    /** Eight who ask while the first is at work. */
    private List<Future<Representation>> all(Supplier<Representation> make) {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        AtomicInteger waiting = new AtomicInteger();
        Moment now = representations.now();
        try {
            List<Future<Representation>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> {
                    waiting.incrementAndGet();
                    return representations.shared(BOARD, now, make);
                }));
            }
            Awaitility.await().until(() -> waiting.get() == 8);
            return answers;
        } finally {
            threads.shutdown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A record that moves when it is told to. */
    private static final class StillRecord implements ProjectionWatch {

        private Position at = Position.start();
        private long changesInPlace;

        @Override
        public Position current() {
            return at;
        }

        @Override
        public Version version() {
            return new Version(at, changesInPlace);
        }

        @Override
        public void tellChangeInPlace(Connection connection) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Duration silence() {
            return Duration.ZERO;
        }

        @Override
        public void changedInPlace() {
            changesInPlace++;
        }

        @Override
        public boolean await(Position position, Duration atMost) {
            return at.hasPassed(position);
        }

        @Override
        public Position awaitMove(Position seen, Duration atMost) {
            return at;
        }
    }
}
