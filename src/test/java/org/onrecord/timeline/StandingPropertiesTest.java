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
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.onrecord.event.ChainHash;
import org.onrecord.event.Event;
import org.onrecord.event.FollowUp;
import org.onrecord.event.Kind;

class StandingPropertiesTest {

    private static final int TRIES = 100;

    @Property(tries = TRIES)
    void whatIsKeptUpIsWhatTheRulesSayAfterEveryEvent(@ForAll("stories") Story story) {
        Script script = story.begin();
        for (Action action : story.actions()) {
            action.playOn(script);
            for (Audience audience : Audience.values()) {
                assertEquals(Stories.reference(script, audience), script.history.standing(audience));
            }
        }
    }

    @Property(tries = TRIES)
    void whatStoodOnADayIsWhatTheRulesSayOfItsFollowUps(@ForAll("stories") Story story, @ForAll("days") LocalDate day) {
        Script script = story.play();

        for (Audience audience : Audience.values()) {
            List<EffectiveFollowUp> then = Stories.effective(script, audience).stream()
                    .filter(followUp -> !followUp.occurredOn().lastDay().isAfter(day))
                    .toList();
            assertEquals(
                    ReferenceFold.of(story.kind(), script.history.content().dutyBearers(), then),
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
        Script inOrder = Script.of(Words.item(Script.SLUG, given.get1(), Stories.BEARER));
        order.forEach(i -> inOrder.play(
                new UUID(5, i), new Event.FollowUpLogged(given.get2().get(i))));

        Collections.shuffle(order, random);
        Script shuffled = Script.of(Words.item(Script.SLUG, given.get1(), Stories.BEARER));
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
        return Stories.any();
    }

    @Provide
    Arbitrary<Tuple2<Kind, List<FollowUp>>> kindsWithFollowUpsOnDifferentDates() {
        return Stories.kinds().flatMap(kind -> Stories.followUps(kind, days().map(LocalDate::toString))
                .list()
                .uniqueElements(FollowUp::occurredOn)
                .ofMaxSize(10)
                .map(list -> Tuple.of(kind, list)));
    }

    @Provide
    Arbitrary<LocalDate> days() {
        return Stories.days();
    }
}
