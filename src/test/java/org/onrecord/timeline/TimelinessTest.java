package org.onrecord.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.event.Deadline;
import org.onrecord.event.DeadlineBasis;
import org.onrecord.event.Kind;

class TimelinessTest {

    private static final LocalDate LAST_DAY = LocalDate.parse("2022-07-08");
    private static final Deadline DEADLINE = new Deadline(null, LAST_DAY, null, DeadlineBasis.STATED);
    private static final Deadline OPEN =
            new Deadline(LocalDate.parse("2022-06-13"), null, "from June on", DeadlineBasis.STATED);

    @ParameterizedTest
    @CsvSource({
        "2022-06-07, on_time",
        "2022-06-08, due",
        "2022-07-08, due",
        "2022-07-09, overdue",
    })
    void whatIsNotImplementedIsJudgedByTheDay(String today, String expected) {
        assertEquals(expected, judged("in_progress", "2022-06-01", today));
        assertEquals(expected, judged("not_assessed", null, today));
    }

    @ParameterizedTest
    @CsvSource({
        "2022-07-08, met",
        "2022-07-08T23:59:59.999Z, met",
        "2022-07-09, met_late",
        "2022-06, met",
        "2022-07, met_late",
        "2022, met_late",
    })
    void whatIsImplementedIsJudgedByWhenItOccurred(String occurredOn, String expected) {
        assertEquals(expected, judged("implemented", occurredOn, "2023-01-01"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"withdrawn", "superseded"})
    void whatWasGivenUpIsClosed(String implementation) {
        assertEquals("closed", judged(implementation, "2022-06-01", "2023-01-01"));
    }

    @Test
    void whatWasTakenOutOfTheRecordIsClosed() {
        Timeliness timeliness = Timeliness.of(
                Kind.CALL, DEADLINE, true, "implemented", Words.on("2022-06-01"), LocalDate.parse("2022-06-02"));

        assertEquals(Timeliness.CLOSED, timeliness);
    }

    @Test
    void withoutALastDayThereIsNoDeadline() {
        LocalDate today = LocalDate.parse("2022-06-02");

        assertEquals(Timeliness.NO_DEADLINE, Timeliness.of(Kind.CALL, null, true, "withdrawn", null, today));
        assertEquals(Timeliness.NO_DEADLINE, Timeliness.of(Kind.CALL, OPEN, false, "not_assessed", null, today));
        assertEquals(Timeliness.NO_DEADLINE, Timeliness.of(Kind.CLAIM, DEADLINE, false, null, null, today));
    }

    private static String judged(String implementation, String occurredOn, String today) {
        return Timeliness.of(
                        Kind.COMMITMENT,
                        DEADLINE,
                        false,
                        implementation,
                        occurredOn == null ? null : Words.on(occurredOn),
                        LocalDate.parse(today))
                .wire();
    }
}
