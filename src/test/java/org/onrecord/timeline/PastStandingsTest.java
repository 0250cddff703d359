package org.onrecord.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.onrecord.timeline.Words.ANA;
import static org.onrecord.timeline.Words.item;
import static org.onrecord.timeline.Words.says;
import static org.onrecord.timeline.Words.update;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.onrecord.event.Event;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;

/** What a history comes to at a moment; how histories are read is tested on the database. */
class PastStandingsTest {

    private static final LocalDate TODAY = LocalDate.parse("2024-06-01");

    @Property(tries = 500)
    void anItemStandsAsTheRulesSayOfWhatWasKnownAndHadOccurred(
            @ForAll("stories") Story story, @ForAll("moments") Moment moment) {
        Script whole = story.play();
        Script known = moment.knownAt() == null ? whole : whole.knownAt(moment.knownAt());

        for (Audience audience : Audience.values()) {
            Optional<PastItem> past = PastItem.of(known.history, moment, audience);

            assertEquals(wasThere(known, moment), past.isPresent());
            past.ifPresent(item -> {
                assertEquals(Stories.reference(known, moment, audience), item.standing());
                assertEquals(known.history.content(), item.content());
                assertEquals(known.timeline.size(), item.revision());
            });
        }
    }

    @Test
    void aRetractionCountsFromTheMomentItWasRecorded() {
        Script script = Script.of(item(Script.SLUG, Kind.CALL));
        UUID finding = script.logs(update("2023-01-01", says(ANA, Implementation.STALLED)));
        script.play(new Event.FollowUpRetracted(finding, "mistaken"));

        assertEquals("stalled", implementation(script, new Moment(null, Script.minute(1))));
        assertEquals("not_assessed", implementation(script, new Moment(null, Script.minute(2))));
        assertEquals("not_assessed", implementation(script, new Moment(day("2023-02-01"), null)));
        assertEquals("stalled", implementation(script, new Moment(day("2023-02-01"), Script.minute(1))));
        assertEquals("not_assessed", implementation(script, new Moment(day("2022-12-31"), Script.minute(1))));
    }

    @Test
    void anItemThatWasStatedLaterIsNotThereYet() {
        Script script = Script.of(item(Script.SLUG, Kind.CALL));

        assertEquals(Optional.empty(), past(script, new Moment(day("2022-05-27"), null)));
        assertEquals(
                Script.SLUG,
                past(script, new Moment(day("2022-05-28"), null))
                        .map(item -> item.content().slug())
                        .orElse(null));
    }

    @Test
    void deadlinesAreJudgedByTheDayInTheWorldElseOfTheRecordElseToday() {
        Instant asOf = Instant.parse("2022-03-04T23:00:00Z");
        Instant knownAt = Instant.parse("2023-03-04T01:00:00Z");

        assertEquals(LocalDate.parse("2022-03-04"), new Moment(asOf, knownAt).day(TODAY));
        assertEquals(LocalDate.parse("2023-03-04"), new Moment(null, knownAt).day(TODAY));
        assertEquals(TODAY, Moment.present().day(TODAY));
        assertEquals(TODAY, new Moment(null, Instant.parse("2030-01-01T00:00:00Z")).day(TODAY));
    }

    @Provide
    Arbitrary<Story> stories() {
        return Stories.any();
    }

    @Provide
    Arbitrary<Moment> moments() {
        Arbitrary<Instant> worlds =
                Stories.days().map(day -> day(day.toString())).injectNull(0.3);
        Arbitrary<Instant> records =
                Arbitraries.integers().between(-1, 16).map(Script::minute).injectNull(0.3);
        return Combinators.combine(worlds, records).as(Moment::new);
    }

    private static boolean wasThere(Script known, Moment moment) {
        return !known.timeline.isEmpty()
                && (moment.asOf() == null
                        || !known.history.content().statedOn().end().isAfter(moment.asOf()));
    }

    private static Instant day(String date) {
        return ImpreciseDate.parse(date).orElseThrow().end();
    }

    private static String implementation(Script script, Moment moment) {
        return past(script, moment).orElseThrow().standing().implementation();
    }

    private static Optional<PastItem> past(Script script, Moment moment) {
        Script known = moment.knownAt() == null ? script : script.knownAt(moment.knownAt());
        return PastItem.of(known.history, moment, Audience.PUBLIC);
    }
}
