package org.onrecord.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A moment in the world, as precisely as it is known: {@code YYYY}, {@code YYYY-MM}, {@code YYYY-MM-DD} or an RFC 3339
 * instant.
 *
 * @param text the moment as it was given
 * @param start the first instant of the period, UTC, in microseconds
 * @param end the last instant of the period, UTC, in microseconds; an imprecise date sorts here
 */
public record ImpreciseDate(@JsonValue String text, Instant start, Instant end) {

    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    /** What {@link #parse} accepts, in words for a problem's detail. */
    public static final String FORMS = "YYYY, YYYY-MM, YYYY-MM-DD or an RFC 3339 instant";

    /** Reads one of the four forms; empty where the text is none of them or names no real date. */
    public static Optional<ImpreciseDate> parse(String text) {
        try {
            // Each form has a length of its own, so no more than one of them is tried.
            switch (text.length()) {
                case 4 -> {
                    if (YEAR.matcher(text).matches()) {
                        Year year = Year.parse(text);
                        return period(text, year.atDay(1), year.plusYears(1).atDay(1));
                    }
                }
                case 7 -> {
                    if (MONTH.matcher(text).matches()) {
                        YearMonth month = YearMonth.parse(text);
                        return period(text, month.atDay(1), month.plusMonths(1).atDay(1));
                    }
                }
                case 10 -> {
                    if (DAY.matcher(text).matches()) {
                        LocalDate day = LocalDate.parse(text);
                        return period(text, day, day.plusDays(1));
                    }
                }
                default -> {
                    return parseInstant(text);
                }
            }
            return Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reads an RFC 3339 instant alone; leap seconds are not among them, as they are nowhere in Java's calendar. */
    static Optional<ImpreciseDate> parseInstant(String text) {
        try {
            return INSTANT.matcher(text).matches() ? instant(text) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The instant itself, in UTC. */
    public static ImpreciseDate at(Instant instant) {
        Instant precise = instant.truncatedTo(ChronoUnit.MICROS);
        return new ImpreciseDate(precise.toString(), precise, precise);
    }

    /** The UTC day on which the period ends: what deadlines are compared with. */
    public LocalDate lastDay() {
        return end.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Optional<ImpreciseDate> instant(String text) {
        Instant instant = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                .toInstant()
                .truncatedTo(ChronoUnit.MICROS);
        // An offset can carry the ends of the calendar out of the years that have four digits.
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        return year < 1 || year > 9999 ? Optional.empty() : Optional.of(new ImpreciseDate(text, instant, instant));
    }

    private static Optional<ImpreciseDate> period(String text, LocalDate from, LocalDate until) {
        if (from.getYear() == 0) {
            return Optional.empty();
        }
        return Optional.of(new ImpreciseDate(
                text,
                from.atStartOfDay().toInstant(ZoneOffset.UTC),
                until.atStartOfDay().toInstant(ZoneOffset.UTC).minus(1, ChronoUnit.MICROS)));
    }

    @Override
    public String toString() {
        return text;
    }
}
