package org.onrecord.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.onrecord.event.Accuracy;
import org.onrecord.event.ActorType;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Basis;
import org.onrecord.event.ChainHash;
import org.onrecord.event.Cooperation;
import org.onrecord.event.Event;
import org.onrecord.event.FollowUp;
import org.onrecord.event.FollowUpType;
import org.onrecord.event.Implementation;
import org.onrecord.event.Kind;
import org.onrecord.event.Response;
import org.onrecord.event.Visibility;

class StandingPropertiesTest {

    private static final int TRIES = 100;
    private static final String BEARER = "Government of Examplia";

    /** What somebody did to one item. */
    record Story(Kind kind, List<Action> actions) {
        Script play() {
            Script script = Script.of(Words.item(Script.SLUG, kind, BEARER));
            actions.forEach(action -> action.playOn(script));
            return script;
        }
    }

    @Property(tries = TRIES)
    void whatIsKeptUpIsWhatTheRulesSayAfterEveryEvent(@ForAll("stories") Story story) {
        Script script = Script.of(Words.item(Script.SLUG, story.kind, BEARER));
        for (Action action : story.actions) {
            action.playOn(script);
            for (Audience audience : Audience.values()) {
                assertEquals(reference(script, audience), script.history.standing(audience));
            }
        }
    }

    @Property(tries = TRIES)
    void whatStoodOnADayIsWhatTheRulesSayOfItsFollowUps(@ForAll("stories") Story story, @ForAll("days") LocalDate day) {
        Script script = story.play();

        for (Audience audience : Audience.values()) {
            List<EffectiveFollowUp> then = effective(script, audience).stream()
                    .filter(followUp -> !followUp.occurredOn().lastDay().isAfter(day))
                    .toList();
            assertEquals(
                    ReferenceFold.of(story.kind, script.history.content().dutyBearers(), then),
                    script.history.standingAsOf(audience, day));
        }
    }

    @Property(tries = TRIES)
    void followUpsOfDifferentDatesMayArriveInAnyOrder(
            @ForAll("kindsWithFollowUpsOnDifferentDates") Tuple2<Kind, List<FollowUp>> given, @ForAll Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < given.get2().size(); i++) {
            order.add(i);
        }
        Script inOrder = Script.of(Words.item(Script.SLUG, given.get1(), BEARER));
        order.forEach(i -> inOrder.play(
                new UUID(5, i), new Event.FollowUpLogged(given.get2().get(i))));

        Collections.shuffle(order, random);
        Script shuffled = Script.of(Words.item(Script.SLUG, given.get1(), BEARER));
        order.forEach(i -> shuffled.play(
                new UUID(5, i), new Event.FollowUpLogged(given.get2().get(i))));

        for (Audience audience : Audience.values()) {
            assertEquals(inOrder.history.standing(audience), shuffled.history.standing(audience));
        }
    }

    @Property(tries = TRIES)
    void textsAreThoseOfTheTrees(@ForAll("stories") Story story) {
        CommitmentHistory history = story.play().history;

        for (Audience audience : Audience.values()) {
            Standing standing = history.standing(audience);
            assertEquals(standing.json().toString(), standing.text());
        }
        String written = history.contentText();
        assertEquals(history.contentJson().toString(), written);
        assertEquals(written, history.contentText());
    }

    @Property(tries = TRIES)
    void whatIsReplayedOnTopChangesNothing(@ForAll("stories") Story story) {
        Script script = story.play();
        Standing forPublic = script.everybodySees();
        Standing forAll = script.analystsSee();
        int revision = script.history.revision();
        byte[] headHash = script.history.headHash();
        List<Entry> timeline = List.copyOf(script.timeline);

        for (Entry entry : timeline) {
            Script.Played played = script.log.get((int) entry.at().offset());
            assertEquals(new Verdict.Duplicate(entry.at()), script.play(played));
        }

        assertEquals(forPublic, script.everybodySees());
        assertEquals(forAll, script.analystsSee());
        assertEquals(revision, script.history.revision());
        assertArrayEquals(headHash, script.history.headHash());
    }

    @Property(tries = TRIES)
    void aHistoryIsRestoredFromItsEntries(@ForAll("stories") Story story) {
        Script script = story.play();

        Script restored = new Script();
        for (Entry entry : script.timeline) {
            Verdict verdict = restored.play(script.log.get((int) entry.at().offset()));
            Entry again = Script.applied(verdict).entry();
            assertEquals(entry.seq(), again.seq());
            assertEquals(entry.change(), again.change());
            assertEquals(entry.internalChange(), again.internalChange());
        }

        assertEquals(script.everybodySees(), restored.everybodySees());
        assertEquals(script.analystsSee(), restored.analystsSee());
        assertEquals(script.history.content(), restored.history.content());
        assertArrayEquals(script.history.headHash(), restored.history.headHash());
    }

    @Property(tries = TRIES)
    void aRetractionUndoesExactlyItsTarget(@ForAll("stories") Story story, @ForAll Random random) {
        Script script = story.play();
        List<UUID> standing = Action.logged(script).stream()
                .filter(id -> !script.history.followUp(id).orElseThrow().retracted())
                .toList();
        if (standing.isEmpty()) {
            return;
        }
        UUID target = standing.get(random.nextInt(standing.size()));
        Script without = new Script();
        for (Entry entry : script.timeline) {
            if (!target.equals(entry.followUpId())) {
                Script.applied(without.play(script.log.get((int) entry.at().offset())));
            }
        }

        script.play(new Event.FollowUpRetracted(target, "mistaken"));

        assertEquals(without.everybodySees(), script.everybodySees());
        assertEquals(without.analystsSee(), script.analystsSee());
    }

    @Property(tries = TRIES)
    void anInternalEntryNeverChangesWhatThePublicSees(@ForAll("stories") Story story) {
        Script script = story.play();
        Script without = new Script();
        Map<UUID, Entry> publicly = new HashMap<>();
        for (Entry entry : script.timeline) {
            if (!entry.internal()) {
                Verdict verdict = without.play(script.log.get((int) entry.at().offset()));
                publicly.put(entry.eventId(), Script.applied(verdict).entry());
            }
        }

        assertEquals(without.everybodySees(), script.everybodySees());
        assertEquals(without.history.updatedAt(Audience.PUBLIC), script.history.updatedAt(Audience.PUBLIC));
        for (Entry entry : script.timeline) {
            if (entry.internal()) {
                assertNull(entry.change());
            } else {
                assertEquals(publicly.get(entry.eventId()).change(), entry.change());
            }
        }
    }

    @Property(tries = TRIES)
    void theChainCanBeComputedAgain(@ForAll("stories") Story story) {
        Script script = story.play();

        byte[] link = ChainHash.start();
        for (int i = 0; i < script.timeline.size(); i++) {
            Entry entry = script.timeline.get(i);
            assertEquals(i + 1, entry.seq());
            assertArrayEquals(link, entry.previousHash());
            link = ChainHash.next(
                    link, script.log.get((int) entry.at().offset()).canonical());
            assertArrayEquals(link, entry.hash());
        }
        assertArrayEquals(link, script.history.headHash());
        assertEquals(script.timeline.size(), script.history.revision());
    }

    @Property(tries = TRIES)
    void aStandingSurvivesItsJson(@ForAll("stories") Story story) {
        Standing standing = story.play().analystsSee();

        String implementationOn = standing.implementationOn() == null
                ? null
                : standing.implementationOn().text();

        assertInstanceOf(Standing.class, StandingJson.read(standing.json(), implementationOn));
        assertEquals(standing, StandingJson.read(standing.json(), implementationOn));
    }

    @Provide
    Arbitrary<Story> stories() {
        return kinds().flatMap(kind -> {
            Arbitrary<FollowUp> followUps = followUps(kind, moments());
            Arbitrary<Integer> which = Arbitraries.integers().between(0, 1000);
            Arbitrary<Action> actions = Arbitraries.frequencyOf(
                    Tuple.of(8, followUps.map(Action.Log::new)),
                    Tuple.of(2, Combinators.combine(which, followUps).as(Action.Correct::new)),
                    Tuple.of(2, which.map(Action.Retract::new)),
                    Tuple.of(1, bearers().map(Action.Charge::new)),
                    Tuple.of(1, which.map(Action.Repeat::new)));
            return actions.list().ofMinSize(1).ofMaxSize(14).map(list -> new Story(kind, list));
        });
    }

    @Provide
    Arbitrary<Tuple2<Kind, List<FollowUp>>> kindsWithFollowUpsOnDifferentDates() {
        return kinds().flatMap(kind -> followUps(kind, days().map(LocalDate::toString))
                .list()
                .uniqueElements(FollowUp::occurredOn)
                .ofMaxSize(10)
                .map(list -> Tuple.of(kind, list)));
    }

    @Provide
    Arbitrary<LocalDate> days() {
        return Arbitraries.integers().between(0, 40).map(LocalDate.parse("2022-03-01")::plusDays);
    }

    private static Arbitrary<Kind> kinds() {
        return Arbitraries.of(Kind.CALL, Kind.COMMITMENT, Kind.CLAIM);
    }

    private Arbitrary<String> moments() {
        return Arbitraries.oneOf(
                days().map(LocalDate::toString),
                Arbitraries.of("2022", "2022-03", "2022-04", "2022-03-31T12:00:00Z", "2022-03-31T14:00:00+02:00"));
    }

    private static Arbitrary<List<String>> bearers() {
        return Arbitraries.of(List.of(), List.of(BEARER), List.of("watchers", BEARER), List.of("Other Ministry"));
    }

    private static Arbitrary<FollowUp> followUps(Kind kind, Arbitrary<String> moments) {
        Arbitrary<List<Assessment>> assessments = assessments(kind)
                .list()
                .uniqueElements(each -> each.assessor().key())
                .ofMaxSize(3);
        Arbitrary<Visibility> visibilities =
                Arbitraries.of(Visibility.PUBLIC, Visibility.PUBLIC, Visibility.PUBLIC, Visibility.INTERNAL);
        return Combinators.combine(moments, assessments, visibilities)
                .as((moment, said, visibility) -> new FollowUp(
                        FollowUpType.UPDATE, Words.on(moment), "Something happened", said, List.of(), visibility));
    }

    private static Arbitrary<Assessment> assessments(Kind kind) {
        Arbitrary<Assessor> assessors = Arbitraries.of(
                Words.ANA,
                new Assessor(" ANA ", ActorType.ANALYST),
                Words.BEN,
                Words.STATE,
                new Assessor("government of examplia", ActorType.STATE_MEDIA),
                new Assessor("Other Ministry", ActorType.STATE),
                Words.NGO);
        return Combinators.combine(
                        assessors,
                        Arbitraries.of(Implementation.class).optional(0.6),
                        Arbitraries.of(Accuracy.class).optional(0.6),
                        Arbitraries.of(Response.ACCEPTED, Response.NOTED).optional(0.4),
                        Arbitraries.of(Cooperation.class).optional(0.3),
                        Arbitraries.of(Basis.class).optional(),
                        Arbitraries.integers().between(0, 5))
                .as((assessor, implementation, accuracy, response, cooperation, basis, lapse) -> {
                    boolean claim = kind == Kind.CLAIM;
                    boolean silent = response.isEmpty()
                            && cooperation.isEmpty()
                            && (claim ? accuracy.isEmpty() : implementation.isEmpty());
                    if (lapse == 0 || silent) {
                        return Words.lapses(assessor);
                    }
                    return new Assessment(
                            assessor,
                            claim ? null : implementation.orElse(null),
                            claim ? accuracy.orElse(null) : null,
                            response.orElse(null),
                            cooperation.orElse(null),
                            basis.orElse(null),
                            false,
                            null,
                            null);
                });
    }

    private static Standing reference(Script script, Audience audience) {
        return ReferenceFold.of(
                script.history.content().kind(), script.history.content().dutyBearers(), effective(script, audience));
    }

    /** The versions that count, gathered from the log itself. */
    private static List<EffectiveFollowUp> effective(Script script, Audience audience) {
        Map<UUID, Optional<EffectiveFollowUp>> versions = new HashMap<>();
        Map<UUID, Integer> seqs = new HashMap<>();
        for (Entry entry : script.timeline) {
            Event event = script.log.get((int) entry.at().offset()).envelope().event();
            UUID id = entry.followUpId();
            if (event instanceof Event.FollowUpLogged logged) {
                seqs.put(id, entry.seq());
                versions.put(id, version(id, seqs.get(id), logged.followUp(), audience));
            } else if (event instanceof Event.FollowUpCorrected corrected) {
                version(id, seqs.get(id), corrected.followUp(), audience)
                        .ifPresent(version -> versions.put(id, Optional.of(version)));
            } else if (event instanceof Event.FollowUpRetracted) {
                versions.put(id, Optional.empty());
            }
        }
        return versions.values().stream().flatMap(Optional::stream).toList();
    }

    private static Optional<EffectiveFollowUp> version(UUID id, int seq, FollowUp followUp, Audience audience) {
        boolean seen = audience == Audience.INTERNAL || followUp.visibility() == Visibility.PUBLIC;
        return seen
                ? Optional.of(new EffectiveFollowUp(id, seq, followUp.occurredOn(), followUp.assessments()))
                : Optional.empty();
    }
}
