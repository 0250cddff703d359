package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImpreciseDateTest {

    @ParameterizedTest
    @CsvSource({
        "2022, 2022-01-01T00:00:00Z, 2022-12-31T23:59:59.999999Z",
        "2022-02, 2022-02-01T00:00:00Z, 2022-02-28T23:59:59.999999Z",
        "2024-02, 2024-02-01T00:00:00Z, 2024-02-29T23:59:59.999999Z",
        "2022-12, 2022-12-01T00:00:00Z, 2022-12-31T23:59:59.999999Z",
        "2024-02-29, 2024-02-29T00:00:00Z, 2024-02-29T23:59:59.999999Z",
        "2000-02-29, 2000-02-29T00:00:00Z, 2000-02-29T23:59:59.999999Z",
        "0001, 0001-01-01T00:00:00Z, 0001-12-31T23:59:59.999999Z",
        "9999, 9999-01-01T00:00:00Z, 9999-12-31T23:59:59.999999Z",
        "9999-12, 9999-12-01T00:00:00Z, 9999-12-31T23:59:59.999999Z",
        "9999-12-31, 9999-12-31T00:00:00Z, 9999-12-31T23:59:59.999999Z",
    })
    void aPeriodReachesFromItsFirstToItsLastMicrosecond(String text, Instant start, Instant end) {
        ImpreciseDate date = ImpreciseDate.parse(text).orElseThrow();

        assertEquals(start, date.start());
        assertEquals(end, date.end());
        assertEquals(text, date.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "2022-08-31T22:00:00Z, 2022-08-31T22:00:00Z",
        "2022-08-31t22:00:00z, 2022-08-31T22:00:00Z",
        "2022-08-31T22:00:00+02:00, 2022-08-31T20:00:00Z",
        "2022-08-31T22:00:00-00:00, 2022-08-31T22:00:00Z",
        "2022-08-31T22:00:00.5Z, 2022-08-31T22:00:00.5Z",
        "2022-08-31T22:00:00.123456789Z, 2022-08-31T22:00:00.123456Z",
        "2022-12-31T23:59:59-18:00, 2023-01-01T17:59:59Z",
        "2024-02-29T00:00:00+18:00, 2024-02-28T06:00:00Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999Z",
    })
    void anInstantIsItselfToTheMicrosecond(String text, Instant expected) {
        ImpreciseDate date = ImpreciseDate.parse(text).orElseThrow();

        assertEquals(expected, date.start());
        assertEquals(expected, date.end());
        assertEquals(text, date.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "22",
                "+2022",
                "-2022",
                "02022",
                "0000",
                "0000-01",
                "0000-12-31",
                "0000-12-31T23:59:59Z",
                "2022-00",
                "2022-13",
                "2022-1",
                "2022-02-29",
                "2100-02-29",
                "2022-02-30",
                "2022-04-31",
                "2022-01-00",
                "2022-01-32",
                "2022-W01",
                "2022-001",
                "20220101",
                "2022/01/01",
                " 2022",
                "2022 ",
                "2022\n",
                "２０２２",
                "٢٠٢٢",
                "2022-08-31T22:00Z",
                "2022-08-31T22:00:00",
                "2022-08-31 22:00:00Z",
                "2022-08-31T22:00:00.Z",
                "2022-08-31T22:00:00,5Z",
                "2022-08-31T22:00:00.1234567890Z",
                "2022-08-31T22:00:00+0200",
                "2022-08-31T22:00:00+02",
                "2022-08-31T22:00:00+24:00",
                "2022-08-31T22:00:00+18:01",
                "2022-08-31T22:00:00+02:60",
                "2022-08-31T22:00:00+02:00:00",
                "2022-08-31T22:00:00+02:00[Europe/Paris]",
                "2022-02-29T22:00:00Z",
                "2022-08-31T24:00:00Z",
                "2022-08-31T22:60:00Z",
                "2016-12-31T23:59:60Z",
                "2016-12-31T23:59:61Z",
                "0001-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01",
            })
    void anythingElseIsNoMoment(String text) {
        assertEquals(Optional.empty(), ImpreciseDate.parse(text));
    }

    @Test
    void theLastDayIsThatOfThePeriodInUtc() {
        assertEquals(LocalDate.parse("2022-12-31"), Samples.date("2022").lastDay());
        assertEquals(LocalDate.parse("2024-02-29"), Samples.date("2024-02").lastDay());
        assertEquals(
                LocalDate.parse("2022-09-01"),
                Samples.date("2022-08-31T23:00:00-02:00").lastDay());
    }

    @Test
    void anImpreciseDateSortsAtTheEndOfItsPeriod() {
        assertTrue(Samples.date("2022")
                .end()
                .isAfter(Samples.date("2022-12-31T23:59:59.999Z").end()));
        assertEquals(Samples.date("2022").end(), Samples.date("2022-12-31").end());
        assertFalse(Samples.date("2022")
                .end()
                .isAfter(Samples.date("2023-01-01T00:00:00Z").end()));
    }

    @Test
    void onlyAnInstantIsReadAsOne() {
        assertTrue(ImpreciseDate.parseInstant("2022-08-31T22:00:00Z").isPresent());
        assertEquals(Optional.empty(), ImpreciseDate.parseInstant("2022-08-31"));
    }

    @Property
    void anInstantRoundTrips(
            @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long second, @ForAll int nano) {
        Instant instant = Instant.ofEpochSecond(second, Math.floorMod(nano, 1_000_000_000));

        ImpreciseDate date = ImpreciseDate.at(instant);

        assertEquals(instant.truncatedTo(ChronoUnit.MICROS), date.end());
        assertEquals(Optional.of(date), ImpreciseDate.parse(date.text()));
    }

    @Property
    void noTextMakesItThrow(@ForAll String text) {
        ImpreciseDate.parse(text).ifPresent(date -> assertEquals(text, date.text()));
    }

    @Property(tries = 3_000)
    void anInstantIsReadAsJavaReadsIt(@ForAll("instants") String text) {
        Optional<Instant> expected;
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            int year = instant.atOffset(ZoneOffset.UTC).getYear();
            expected = year < 1 || year > 9999 ? Optional.empty() : Optional.of(instant);
        } catch (DateTimeParseException e) {
            expected = Optional.empty();
        }

        assertEquals(expected, ImpreciseDate.parse(text).map(ImpreciseDate::start));
    }

    @Provide
    Arbitrary<String> instants() {
        Arbitrary<String> date = Combinators.combine(
                        Arbitraries.of("0000", "0001", "2023", "2024", "9999"),
                        Arbitraries.of("00", "01", "02", "12", "13", "1x"),
                        Arbitraries.of("00", "01", "28", "29", "30", "31", "32"))
                .as((year, month, day) -> year + "-" + month + "-" + day);
        Arbitrary<String> time = Combinators.combine(
                        Arbitraries.of("00", "23", "24"),
                        Arbitraries.of("00", "59", "60"),
                        Arbitraries.of("00", "59", "60"))
                .as((hour, minute, second) -> hour + ":" + minute + ":" + second);
        Arbitrary<String> fraction = Arbitraries.of("", ".0", ".5", ".123456789", ".9999999", ".1234567890", ".x");
        Arbitrary<String> zone = Arbitraries.of(
                "Z", "z", "+00:00", "-00:30", "+18:00", "-18:00", "+18:01", "+19:00", "+01:60", "ZZ", "");
        return Combinators.combine(date, Arbitraries.of("T", "t", "_"), time, fraction, zone)
                .as((day, separator, clock, rest, offset) -> day + separator + clock + rest + offset);
    }
}
