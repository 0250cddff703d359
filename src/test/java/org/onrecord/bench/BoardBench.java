package org.onrecord.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.onrecord.board.BoardCounting;
import org.onrecord.timeline.Moment;

/**
 * How fast a board is counted, now and as of a moment, against the bare SQL count of the same rows. docs/benchmarks.md says
 * what is fair about it.
 */
class BoardBench {

    private static final long SEED = 20_221_124L;
    private static final int COMMITMENTS = Integer.getInteger("bench.board.commitments", 100_000);
    private static final int EVENTS = Integer.getInteger("bench.board.events", 5 * COMMITMENTS);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    /** How often a side counts in a round. */
    private static final int TIMES = 5;

    private static final String UNIT = "items/s";
    private static final LocalDate TODAY = LocalDate.parse("2026-06-01");
    private static final Instant WORLD =
            LocalDate.parse("2024-06-01").atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final String BARE = """
            SELECT sum(n) FROM (SELECT count(*) AS n
            FROM commitment c JOIN commitment_standing s ON s.commitment_id = c.id
            GROUP BY c.kind, s.implementation, s.accuracy, s.contested) counted
            """;

    @Test
    void a_board_is_counted() throws Exception {
        try (BenchServers servers = BenchServers.start()) {
            ProjectedBacklog projected = new ProjectedBacklog(servers);
            Console.say("projecting %,d events about %,d commitments", EVENTS, COMMITMENTS);
            projected.project(new Backlog(SEED, EVENTS, COMMITMENTS));
            BoardCounting boards = new BoardCounting(servers.dataSource(), TODAY);
            long begun = System.nanoTime();
            boards.trace();
            Console.say("traced in %.1f s", (System.nanoTime() - begun) / 1e9);
            servers.execute("VACUUM ANALYZE", "CHECKPOINT");

            Moment past = new Moment(WORLD, projected.known(0.7));
            LocalDate from = LocalDate.parse("2021-01-31");
            Map<String, Rates> rates = new Contest(
                            UNIT,
                            (long) TIMES * COMMITMENTS,
                            List.of(
                                    side("bare", () -> bare(servers)),
                                    side("now", () -> boards.board(Moment.present())),
                                    side("now by theme", () -> boards.boardByTheme(Moment.present())),
                                    side("past", () -> boards.board(past)),
                                    side("past by theme", () -> boards.boardByTheme(past)),
                                    side("series", () -> boards.series(from, TODAY))))
                    .run(ROUNDS);

            new BenchTable(servers.machine())
                    .row("bare SQL count of the same rows", UNIT, rates.get("bare"))
                    .row("board", UNIT, rates.get("now"), rates.get("bare"))
                    .row("board by theme", UNIT, rates.get("now by theme"))
                    .row("board of the past, asOf and knownAt", UNIT, rates.get("past"), rates.get("bare"))
                    .row("board of the past by theme", UNIT, rates.get("past by theme"))
                    .row(
                            "series of "
                                    + Math.round(Duration.between(from.atStartOfDay(), TODAY.atStartOfDay())
                                                    .toDays()
                                            / 30.4)
                                    + " months",
                            UNIT,
                            rates.get("series"))
                    .print();
        }
    }

    private static Side side(String name, LongSupplier count) {
        // Once before it is timed: plans, caches, compiled code.
        Side.Step once = () -> assertTrue(count.getAsLong() > 0, name);
        return new Side(
                name,
                once,
                () -> {
                    long begun = System.nanoTime();
                    for (int i = 0; i < TIMES; i++) {
                        assertTrue(count.getAsLong() > 0, name);
                    }
                    return Duration.ofNanos(System.nanoTime() - begun);
                },
                once);
    }

    private static long bare(BenchServers servers) {
        try {
            return Long.parseLong(servers.ask(BARE));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
