package org.onrecord.board;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The periods of a series; each is counted as of its last day. A week ends on Sunday (ISO 8601). */
enum Step {
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    static Optional<Step> read(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Step::word).toList();
    }

    /**
     * The days on which a series is counted: the last one of every period, and the last day of all where its period goes
     * on.
     *
     * @param most how many to gather; what comes after them is left out
     */
    List<LocalDate> days(LocalDate from, LocalDate to, int most) {
        List<LocalDate> days = new ArrayList<>();
        LocalDate day = from;
        while (!day.isAfter(to) && days.size() < most) {
            LocalDate end = end(day);
            days.add(end.isAfter(to) ? to : end);
            day = end.plusDays(1);
        }
        return days;
    }

    private LocalDate end(LocalDate day) {
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
            case MONTH -> day.with(TemporalAdjusters.lastDayOfMonth());
            case QUARTER ->
                day.with(IsoFields.DAY_OF_QUARTER, 1).plusMonths(2).with(TemporalAdjusters.lastDayOfMonth());
            case YEAR -> day.with(TemporalAdjusters.lastDayOfYear());
        };
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
