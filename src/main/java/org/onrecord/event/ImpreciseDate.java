package org.onrecord.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A moment in the world, as precisely as it is known: {@code YYYY}, {@code YYYY-MM}, {@code YYYY-MM-DD} or an RFC 3339
 * instant.
 *
 * @param text the moment as it was given
 * @param start the first instant of the period, UTC, in microseconds
 * @param end the last instant of the period, UTC, in microseconds; an imprecise date sorts here
 */
public record ImpreciseDate(@JsonValue String text, Instant start, Instant end) {

    private static final int SECONDS_END = 19;
    private static final long SECONDS_OF_DAY = 86_400;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant BEYOND = Instant.parse("+10000-01-01T00:00:00Z");

    /** What {@link #parse} accepts, in words for a problem's detail. */
    public static final String FORMS = "YYYY, YYYY-MM, YYYY-MM-DD or an RFC 3339 instant";

    /** Reads one of the four forms; empty where the text is none of them or names no real date. */
    public static Optional<ImpreciseDate> parse(String text) {
        try {
            // Each form has a length of its own.
            return switch (text.length()) {
                case 4 -> {
                    LocalDate day = LocalDate.of(digits(text, 0, 4), 1, 1);
                    yield period(text, day, day.plusYears(1));
                }
                case 7 -> {
                    LocalDate day = LocalDate.of(digits(text, 0, 4), month(text), 1);
                    yield period(text, day, day.plusMonths(1));
                }
                case 10 -> {
                    LocalDate day = day(text);
                    yield period(text, day, day.plusDays(1));
                }
                default -> instant(text);
            };
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reads an RFC 3339 instant alone; leap seconds are not among them, as they are nowhere in Java's calendar. */
    static Optional<ImpreciseDate> parseInstant(String text) {
        try {
            return instant(text);
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

    // By hand: every record of the log has several of these, and a formatter takes longer for one than all else
    // together.
    private static Optional<ImpreciseDate> instant(String text) {
        int zone = text.length() > SECONDS_END && text.charAt(SECONDS_END) == '.' ? endOfDigits(text) : SECONDS_END;
        expect(text.length() > zone && (text.charAt(10) == 'T' || text.charAt(10) == 't'));
        expect(text.charAt(13) == ':' && text.charAt(16) == ':');
        LocalTime time = LocalTime.of(
                digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19), nanos(text, SECONDS_END + 1, zone));
        Instant instant =
                LocalDateTime.of(day(text), time).toInstant(offset(text, zone)).truncatedTo(ChronoUnit.MICROS);
        // An offset can carry the ends of the calendar out of the years that have four digits.
        boolean inRange = !instant.isBefore(FIRST) && instant.isBefore(BEYOND);
        return inRange ? Optional.of(new ImpreciseDate(text, instant, instant)) : Optional.empty();
    }

    private static int endOfDigits(String text) {
        int end = SECONDS_END + 1;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        expect(end > SECONDS_END + 1 && end <= SECONDS_END + 10);
        return end;
    }

    private static int nanos(String text, int from, int to) {
        int nanos = 0;
        for (int place = 0; place < 9; place++) {
            nanos = nanos * 10 + (from + place < to ? text.charAt(from + place) - '0' : 0);
        }
        return nanos;
    }

    private static ZoneOffset offset(String text, int zone) {
        char sign = text.charAt(zone);
        if (sign == 'Z' || sign == 'z') {
            expect(text.length() == zone + 1);
            return ZoneOffset.UTC;
        }
        expect(text.length() == zone + 6 && (sign == '+' || sign == '-') && text.charAt(zone + 3) == ':');
        int direction = sign == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(
                direction * digits(text, zone + 1, zone + 3), direction * digits(text, zone + 4, zone + 6));
    }

    /** The day that a text begins with. */
    private static LocalDate day(String text) {
        expect(text.charAt(7) == '-');
        return LocalDate.of(digits(text, 0, 4), month(text), digits(text, 8, 10));
    }

    private static int month(String text) {
        expect(text.charAt(4) == '-');
        return digits(text, 5, 7);
    }

    /** A number of decimal digits of ASCII. */
    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            expect(c >= '0' && c <= '9');
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static void expect(boolean formed) {
        if (!formed) {
            throw new DateTimeException("not one of " + FORMS);
        }
    }

    private static Optional<ImpreciseDate> period(String text, LocalDate from, LocalDate until) {
        if (from.getYear() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new ImpreciseDate(text, midnight(from), midnight(until).minus(1, ChronoUnit.MICROS)));
    }

    private static Instant midnight(LocalDate day) {
        return Instant.ofEpochSecond(day.toEpochDay() * SECONDS_OF_DAY);
    }

    @Override
    public String toString() {
        return text;
    }
}
