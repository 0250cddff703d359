package org.onrecord.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.timeline.Words.ANA;
import static org.onrecord.timeline.Words.BEN;
import static org.onrecord.timeline.Words.NGO;
import static org.onrecord.timeline.Words.STATE;
import static org.onrecord.timeline.Words.check;
import static org.onrecord.timeline.Words.lapses;
import static org.onrecord.timeline.Words.on;
import static org.onrecord.timeline.Words.says;
import static org.onrecord.timeline.Words.update;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.onrecord.event.Accuracy;
import org.onrecord.event.ActorType;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Basis;
import org.onrecord.event.Cooperation;
import org.onrecord.event.FollowUp;
import org.onrecord.event.Implementation;
import org.onrecord.event.Kind;
import org.onrecord.event.Response;
import org.onrecord.event.Scheme;

class StandingFoldTest {

    @Test
    void nobodyHasLooked() {
        Standing standing = foldOf(Kind.CALL);

        assertEquals(new Standing("not_assessed", null, null, null, false, List.of(), null, null, 0, null), standing);
    }

    @Test
    void aClaimHasAccuracyInsteadOfImplementation() {
        Standing unseen = foldOf(Kind.CLAIM);
        Standing judged = foldOf(Kind.CLAIM, update("2022-06", says(ANA, Accuracy.CONTRADICTED)));

        assertNull(unseen.implementation());
        assertEquals("not_assessed", unseen.accuracy());
        assertEquals("contradicted", judged.accuracy());
        assertNull(judged.implementation());
        assertNull(judged.implementationOn());
    }

    @Test
    void theLatestWordOfAnAnalystInTheWorldIsTheHeadline() {
        Standing standing = foldOf(
                Kind.CALL,
                update("2022-08", says(BEN, Implementation.STALLED)),
                update("2022-06", says(ANA, Implementation.IN_PROGRESS)),
                update("2022-09", says(NGO, Implementation.CONTRARY_ACTION)));

        assertEquals("stalled", standing.implementation());
        assertEquals(on("2022-08"), standing.implementationOn());
    }

    @Test
    void anImpreciseDateCountsAtTheEndOfItsPeriod() {
        Standing standing = foldOf(
                Kind.CALL,
                update("2022", says(ANA, Implementation.IMPLEMENTED)),
                update("2022-11-30", says(ANA, Implementation.STALLED)));

        assertEquals("implemented", standing.implementation());
    }

    @Test
    void logOrderDecidesBetweenEventsOfTheSameMoment() {
        Standing standing = foldOf(
                Kind.CALL,
                update("2022-06-30", says(ANA, Implementation.IN_PROGRESS)),
                update("2022-06", says(ANA, Implementation.STALLED)));

        assertEquals("stalled", standing.implementation());
    }

    @Test
    void aWordOfAnybodyElseIsAPositionAndNoHeadline() {
        Standing standing = foldOf(Kind.CALL, update("2022-08", says(NGO, Implementation.STALLED)));

        assertEquals("not_assessed", standing.implementation());
        assertEquals(1, standing.positions().size());
        assertEquals(
                Implementation.STALLED,
                standing.positions().get(0).implementation().value());
    }

    @Test
    void whereTheAnalystOfTheHeadlineLapsesNoOlderWordComesBack() {
        Standing standing = foldOf(
                Kind.CALL,
                update("2022-06", says(ANA, Implementation.IN_PROGRESS)),
                update("2022-07", says(BEN, Implementation.STALLED)),
                update("2022-08", lapses(BEN)));

        assertEquals("not_assessed", standing.implementation());
        assertNull(standing.implementationOn());
        assertEquals(1, standing.positions().size());
        assertEquals(ANA, standing.positions().get(0).assessor());
        assertEquals(on("2022-08"), standing.lastChangedAt());
    }

    @Test
    void whereAnotherAnalystLapsesTheHeadlineStays() {
        Standing standing = foldOf(
                Kind.CALL,
                update("2022-06", says(ANA, Implementation.IN_PROGRESS)),
                update("2022-07", says(BEN, Implementation.STALLED)),
                update("2022-08", lapses(ANA)));

        assertEquals("stalled", standing.implementation());
    }

    @Test
    void anAnalystsOlderWordBecomesTheHeadlineWhenItIsSaidAgain() {
        Standing standing = foldOf(
                Kind.CALL,
                update("2022-06", says(ANA, Implementation.IN_PROGRESS)),
                update("2022-07", says(BEN, Implementation.STALLED)),
                update("2022-08", says(ANA, Implementation.IN_PROGRESS)));

        assertEquals("in_progress", standing.implementation());
        assertEquals(on("2022-08"), standing.lastChangedAt());
    }

    @Test
    void responseIsTheAnalystsElseTheDutyBearersOwn() {
        FollowUp bearer =
                update("2022-08", says(new Assessor(" GOVERNMENT of Examplia", ActorType.STATE), Response.NOTED));
        FollowUp stranger = update("2022-09", says(NGO, Response.REJECTED));
        FollowUp analyst = update("2022-06", says(ANA, Response.ACCEPTED));

        assertNull(fold(Kind.CALL, List.of(), bearer, stranger).response());
        assertEquals(
                "noted",
                fold(Kind.CALL, List.of("Government of Examplia"), bearer, stranger)
                        .response());
        assertEquals(
                "accepted",
                fold(Kind.CALL, List.of("Government of Examplia"), bearer, stranger, analyst)
                        .response());
    }

    @Test
    void whereTheAnalystLapsesTheDutyBearersOwnWordCounts() {
        Standing standing = fold(
                Kind.CALL,
                List.of("Government of Examplia"),
                update("2022-06", says(STATE, Cooperation.REPLIED)),
                update("2022-07", says(ANA, Cooperation.REFUSED)),
                update("2022-08", lapses(ANA)));

        assertEquals("replied", standing.cooperation());
    }

    @Test
    void positionsThatPointOppositeWaysAreContested() {
        FollowUp toward = update("2022-06", says(STATE, Implementation.IMPLEMENTED));
        FollowUp against = update("2022-07", says(NGO, Implementation.NOT_STARTED));
        FollowUp neither = update("2022-08", says(NGO, Implementation.NO_EVIDENCE));

        assertTrue(foldOf(Kind.CALL, toward, against).contested());
        assertFalse(foldOf(Kind.CALL, toward, against, neither).contested());
        assertFalse(foldOf(Kind.CALL, toward, against, update("2022-09", lapses(STATE)))
                .contested());
    }

    @Test
    void oneAssessorWhoChangesItsMindContestsNothing() {
        Standing standing = foldOf(
                Kind.CALL,
                update("2022-06", says(NGO, Implementation.IMPLEMENTED)),
                update("2022-07", says(new Assessor("WATCHERS", ActorType.NGO), Implementation.REGRESSED)));

        assertFalse(standing.contested());
        assertEquals(1, standing.positions().size());
        assertEquals("WATCHERS", standing.positions().get(0).assessor().name());
    }

    @Test
    void accountsOfAClaimContestIt() {
        Standing standing = foldOf(
                Kind.CLAIM,
                update("2022-06", says(STATE, Accuracy.PARTLY_BORNE_OUT)),
                update("2022-07", says(NGO, Accuracy.CONTRADICTED)));

        assertTrue(standing.contested());
        assertEquals("not_assessed", standing.accuracy());
    }

    @Test
    void aLookThatFindsNothingNewChangesNothing() {
        Standing standing = foldOf(
                Kind.CALL,
                update("2022-06", says(ANA, Implementation.IN_PROGRESS)),
                update("2022-07", says(ANA, Implementation.IN_PROGRESS)),
                check("2022-12"));

        assertEquals(on("2022-06"), standing.lastChangedAt());
        assertEquals(on("2022-12"), standing.lastCheckedAt());
        assertEquals(on("2022-07"), standing.implementationOn());
        assertEquals(3, standing.followUpCount());
    }

    @Test
    void positionsStandInTheOrderOfTheirAssessors() {
        Standing standing = foldOf(
                Kind.CALL,
                update("2022-06", says(NGO, Response.NOTED), says(BEN, Response.NOTED)),
                update("2022-07", says(ANA, Response.NOTED), says(STATE, Response.NOTED)));

        assertEquals(
                List.of(ANA, BEN, STATE, NGO),
                standing.positions().stream().map(AssessorPosition::assessor).toList());
    }

    @Test
    void followUpsAreFoldedInWorldOrderOnly() {
        StandingFold fold = new StandingFold(Kind.CALL, List.of());
        List<EffectiveFollowUp> followUps = numbered(check("2022-07"), check("2022-06"));

        fold.next(followUps.get(0));

        assertThrows(IllegalArgumentException.class, () -> fold.next(followUps.get(1)));
    }

    @Test
    void theJsonIsWhatClientsReadAndCanBeReadBack() {
        Assessment graded = new Assessment(
                new Assessor("Committee", ActorType.UN_BODY),
                Implementation.PARTIALLY_IMPLEMENTED,
                null,
                null,
                Cooperation.REPLIED,
                Basis.FINDING,
                false,
                Scheme.HRC_FOLLOW_UP,
                "B1");
        Standing standing =
                foldOf(Kind.CALL, update("2022-06", graded), update("2022-07", says(ANA, Implementation.STALLED)));

        ObjectNode json = standing.json();

        UUID second = new UUID(0, 2);
        assertEquals(
                "{\"implementation\":\"stalled\",\"accuracy\":null,\"response\":null,\"cooperation\":null,"
                        + "\"contested\":true,\"positions\":[{\"assessor\":{\"name\":\"Ana\",\"type\":\"analyst\"},"
                        + "\"implementation\":{\"value\":\"stalled\",\"basis\":\"finding\",\"occurredOn\":\"2022-07\","
                        + "\"followUpId\":\"" + second
                        + "\"},\"accuracy\":null,\"response\":null,\"cooperation\":null}",
                json.toString().substring(0, json.toString().indexOf(",{\"assessor\":{\"name\":\"Committee\"")));
        assertEquals("B1", json.at("/positions/1/cooperation/originalValue").textValue());
        assertEquals(
                "hrc-follow-up", json.at("/positions/1/implementation/scheme").textValue());
        assertEquals("2022-07", json.at("/lastChangedAt").textValue());
        assertEquals(2, json.at("/followUpCount").intValue());
        assertEquals(standing, StandingJson.read(json, "2022-07"));
        assertEquals(foldOf(Kind.CALL), StandingJson.read(foldOf(Kind.CALL).json(), null));
    }

    private static Standing foldOf(Kind kind, FollowUp... inLogOrder) {
        return fold(kind, List.of(), inLogOrder);
    }

    private static Standing fold(Kind kind, List<String> dutyBearers, FollowUp... inLogOrder) {
        return StandingFold.of(kind, dutyBearers, numbered(inLogOrder));
    }

    private static List<EffectiveFollowUp> numbered(FollowUp... inLogOrder) {
        List<EffectiveFollowUp> followUps = new ArrayList<>();
        for (FollowUp followUp : inLogOrder) {
            int seq = followUps.size() + 1;
            followUps.add(EffectiveFollowUp.of(new UUID(0, seq), seq, followUp));
        }
        return followUps;
    }
}
