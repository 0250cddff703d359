package org.onrecord.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.timeline.Script.applied;
import static org.onrecord.timeline.Words.ANA;
import static org.onrecord.timeline.Words.NGO;
import static org.onrecord.timeline.Words.STATE;
import static org.onrecord.timeline.Words.check;
import static org.onrecord.timeline.Words.internally;
import static org.onrecord.timeline.Words.item;
import static org.onrecord.timeline.Words.on;
import static org.onrecord.timeline.Words.says;
import static org.onrecord.timeline.Words.update;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.onrecord.event.Accuracy;
import org.onrecord.event.Capture;
import org.onrecord.event.ChainHash;
import org.onrecord.event.Event;
import org.onrecord.event.EventCodec;
import org.onrecord.event.FollowUp;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.JsonText;
import org.onrecord.event.Kind;
import org.onrecord.event.Relation;
import org.onrecord.event.RelationType;
import org.onrecord.event.Response;
import org.onrecord.log.RecordPosition;
import org.onrecord.log.RefusalReason;

class CommitmentHistoryTest {

    private final Script script = Script.of(item(Script.SLUG, Kind.CALL, "Government of Examplia"));
    private final CommitmentHistory history = script.history;

    @Test
    void aRegisteredItemIsTheFirstEntry() {
        Entry entry = script.lastEntry();

        assertEquals(Script.ID, entry.subject());
        assertEquals(1, entry.seq());
        assertEquals("registered", entry.entryType());
        assertEquals(on("2022-05-28"), entry.occurredOn());
        assertNull(entry.followUpId());
        assertNull(entry.change());
        assertArrayEquals(new byte[32], entry.previousHash());
        assertTrue(history.exists());
        assertEquals(Script.minute(0), history.registeredAt());
        assertEquals("not_assessed", script.everybodySees().implementation());
    }

    @Test
    void nothingIsKnownOfACommitmentThatWasNotRegistered() {
        Script empty = new Script();

        refusedAs(RefusalReason.UNKNOWN_COMMITMENT, empty.play(new Event.FollowUpLogged(check("2022-06"))));
        refusedAs(RefusalReason.UNKNOWN_COMMITMENT, empty.play(new Event.CommitmentWithdrawn("no reason")));
        assertFalse(empty.history.exists());
        assertThrows(IllegalStateException.class, () -> empty.history.standing(Audience.PUBLIC));
    }

    @Test
    void aSlugIsTakenOnce() {
        refusedAs(
                RefusalReason.SLUG_TAKEN, script.play(new Event.CommitmentRegistered(item(Script.SLUG, Kind.APPEAL))));
        assertEquals(1, history.revision());
    }

    @Test
    void theSameEventAgainIsADuplicateOfTheFirst() {
        UUID id = script.logs(update("2022-06", says(ANA, Implementation.STALLED)));

        Verdict verdict = script.play(id, new Event.FollowUpLogged(check("2022-07")));

        assertEquals(new Verdict.Duplicate(new RecordPosition(0, 1)), verdict);
        assertEquals(2, history.revision());
        assertEquals(1, script.everybodySees().followUpCount());
    }

    @Test
    void aRefusedEventMayComeAgainUnderItsOwnId() {
        Script later = new Script();
        UUID id = new UUID(1, 1);
        Event event = new Event.FollowUpLogged(check("2022-07"));

        refusedAs(RefusalReason.UNKNOWN_COMMITMENT, later.play(id, event));
        later.play(new Event.CommitmentRegistered(item(Script.SLUG, Kind.CALL)));

        assertEquals(2, applied(later.play(id, event)).entry().seq());
    }

    @Test
    void aFollowUpSaysWhatItChanged() {
        script.logs(update("2022-06", says(STATE, Implementation.IMPLEMENTED), says(STATE, Response.ACCEPTED)));
        assertEquals(
                json("{'response':{'from':null,'to':'accepted'}}"),
                json(script.lastEntry().change()));

        UUID id = script.logs(update("2022-07", says(ANA, Implementation.STALLED)));
        Entry entry = script.lastEntry();
        assertEquals("update", entry.entryType());
        assertEquals(id, entry.followUpId());
        assertEquals(id, entry.eventId());
        assertEquals(on("2022-07"), entry.occurredOn());
        assertEquals(
                json("{'implementation':{'from':'not_assessed','to':'stalled'},'contested':{'from':false,'to':true}}"),
                json(entry.change()));
        assertNull(entry.internalChange());

        script.logs(check("2022-08"));
        assertEquals("check", script.lastEntry().entryType());
        assertNull(script.lastEntry().change());
    }

    @Test
    void aLateArrivalDoesNotMoveWhatStandsSince() {
        script.logs(update("2022-08", says(ANA, Implementation.IMPLEMENTED)));
        script.logs(update("2022-07", says(ANA, Implementation.STALLED)));

        assertEquals("implemented", script.everybodySees().implementation());
        assertEquals(on("2022-08"), script.everybodySees().lastChangedAt());
        assertNull(script.lastEntry().change());
    }

    @Test
    void aCorrectionKeepsItsOriginalsPlaceInTheLog() {
        UUID first = script.logs(update("2022-06-30", says(ANA, Implementation.IN_PROGRESS)));
        script.logs(update("2022-06-30", says(ANA, Implementation.STALLED)));

        Verdict.Applied verdict = applied(script.play(new Event.FollowUpCorrected(
                first, update("2022-06-30", says(ANA, Implementation.REGRESSED)), "misread")));

        assertEquals("stalled", script.everybodySees().implementation());
        assertEquals(2, script.everybodySees().followUpCount());
        assertEquals("corrected", verdict.entry().entryType());
        assertEquals(first, verdict.entry().followUpId());
        assertEquals(
                List.of(new Mark(
                        first,
                        Mark.Kind.CORRECTED,
                        verdict.entry().eventId(),
                        new RecordPosition(0, 3),
                        Script.minute(3),
                        false,
                        "misread")),
                verdict.marks());
    }

    @Test
    void aRetractionVoidsAFollowUpWithItsCorrections() {
        UUID id = script.logs(update("2022-06", says(ANA, Implementation.IN_PROGRESS)));
        script.play(new Event.FollowUpCorrected(id, update("2022-07", says(ANA, Implementation.STALLED)), null));

        Verdict.Applied verdict = applied(script.play(new Event.FollowUpRetracted(id, "of another item")));

        assertEquals(
                json("{'implementation':{'from':'stalled','to':'not_assessed'}}"),
                json(verdict.entry().change()));
        assertEquals(ImpreciseDate.at(Script.minute(3)), verdict.entry().occurredOn());
        assertEquals(Mark.Kind.RETRACTED, verdict.marks().get(0).kind());
        assertEquals("of another item", verdict.marks().get(0).reason());
        assertNull(script.everybodySees().lastChangedAt());
        assertEquals(0, script.everybodySees().followUpCount());
        assertTrue(history.followUp(id).orElseThrow().retracted());
        refusedAs(RefusalReason.ALREADY_RETRACTED, script.play(new Event.FollowUpRetracted(id, "again")));
        refusedAs(
                RefusalReason.ALREADY_RETRACTED, script.play(new Event.FollowUpCorrected(id, check("2022-08"), null)));
    }

    @Test
    void whatWasNeverLoggedCannotBePutRight() {
        UUID unknown = new UUID(9, 9);

        refusedAs(
                RefusalReason.UNKNOWN_FOLLOW_UP,
                script.play(new Event.FollowUpCorrected(unknown, check("2022-08"), null)));
        refusedAs(RefusalReason.UNKNOWN_FOLLOW_UP, script.play(new Event.FollowUpRetracted(unknown, "gone")));
    }

    @Test
    void eachKindHasItsAxis() {
        Script claim = Script.of(item(Script.SLUG, Kind.CLAIM));
        FollowUp implementation = update("2022-06", says(NGO, Implementation.STALLED));
        FollowUp accuracy = update("2022-06", says(NGO, Accuracy.CONTRADICTED));

        refusedAs(RefusalReason.AXIS_NOT_APPLICABLE, claim.play(new Event.FollowUpLogged(implementation)));
        refusedAs(RefusalReason.AXIS_NOT_APPLICABLE, script.play(new Event.FollowUpLogged(accuracy)));
        UUID id = script.logs(implementation);
        refusedAs(RefusalReason.AXIS_NOT_APPLICABLE, script.play(new Event.FollowUpCorrected(id, accuracy, null)));
    }

    @Test
    void anInternalFollowUpMovesOnlyWhatAnalystsSee() {
        script.logs(update("2022-06", says(ANA, Implementation.IN_PROGRESS)));
        UUID id = script.logs(internally(update("2022-07", says(ANA, Implementation.STALLED))));
        Entry entry = script.lastEntry();

        assertTrue(entry.internal());
        assertNull(entry.change());
        assertEquals(json("{'implementation':{'from':'in_progress','to':'stalled'}}"), json(entry.internalChange()));
        assertEquals("in_progress", script.everybodySees().implementation());
        assertEquals("stalled", script.analystsSee().implementation());
        assertEquals(1, script.everybodySees().followUpCount());
        assertTrue(history.hasInternal());
        assertEquals(3, history.revision());
        assertEquals(Script.minute(1), history.updatedAt(Audience.PUBLIC));
        assertEquals(Script.minute(2), history.updatedAt(Audience.INTERNAL));
        assertFalse(history.followUp(id).orElseThrow().isKnownTo(Audience.PUBLIC));

        Verdict.Applied retraction = applied(script.play(new Event.FollowUpRetracted(id, "mistaken")));
        assertTrue(retraction.entry().internal());
        assertTrue(retraction.marks().get(0).internal());
    }

    @Test
    void thePublicGoesByTheLastPublicVersion() {
        UUID id = script.logs(update("2022-06", says(ANA, Implementation.IN_PROGRESS)));

        script.play(new Event.FollowUpCorrected(
                id, internally(update("2022-06", says(ANA, Implementation.STALLED))), null));
        assertTrue(script.lastEntry().internal());
        assertEquals("in_progress", script.everybodySees().implementation());
        assertEquals("stalled", script.analystsSee().implementation());

        script.play(new Event.FollowUpRetracted(id, "mistaken"));
        assertFalse(script.lastEntry().internal());
        assertEquals(
                json("{'implementation':{'from':'in_progress','to':'not_assessed'}}"),
                json(script.lastEntry().change()));
        assertEquals(
                json("{'implementation':{'from':'stalled','to':'not_assessed'}}"),
                json(script.lastEntry().internalChange()));
    }

    @Test
    void anInternalFollowUpBecomesPublicByItsCorrection() {
        UUID id = script.logs(internally(update("2022-06", says(ANA, Implementation.STALLED))));

        script.play(new Event.FollowUpCorrected(id, update("2022-06", says(ANA, Implementation.STALLED)), null));

        assertEquals(script.analystsSee(), script.everybodySees());
        assertEquals(
                json("{'implementation':{'from':'not_assessed','to':'stalled'}}"),
                json(script.lastEntry().change()));
        assertEquals("{}", script.lastEntry().internalChange());
    }

    @Test
    void anAmendmentChangesTheContent() {
        Verdict.Applied verdict = applied(script.play(amendment("{'title':'Another','themes':['torture']}", 1)));

        assertEquals("Another", history.content().title());
        assertEquals("Another", history.contentJson().get("title").textValue());
        assertEquals(
                json("{'title':{'from':'A title','to':'Another'},'themes':{'from':[],'to':['torture']}}"),
                json(verdict.entry().change()));
        assertEquals("amended", verdict.entry().entryType());
        assertEquals(2, history.revision());
    }

    @Test
    void anAmendmentOfDutyBearersTellsWhoseWordCounts() {
        script.logs(update("2022-06", says(NGO, Response.NOTED)));
        assertNull(script.everybodySees().response());

        script.play(amendment("{'dutyBearers':['watchers']}", null));

        assertEquals("noted", script.everybodySees().response());
        assertEquals(
                json("{'from':null,'to':'noted'}"),
                json(script.lastEntry().change()).get("response"));
    }

    @Test
    void anAmendmentOfAnOlderRevisionIsAConflict() {
        script.logs(check("2022-06"));

        refusedAs(RefusalReason.REVISION_CONFLICT, script.play(amendment("{'title':'Another'}", 1)));
        assertEquals("A title", history.content().title());
    }

    @Test
    void anAmendmentMustLeaveAValidItem() {
        Verdict verdict = script.play(amendment("{'title':null,'statedOn':'soon'}", null));

        refusedAs(RefusalReason.INVALID_AMENDMENT, verdict);
        String detail = ((Verdict.Refused) verdict).detail();
        assertTrue(detail.contains("/title") && detail.contains("/statedOn"), detail);
        refusedAs(RefusalReason.INVALID_AMENDMENT, script.play(amendment("{'slug':'another'}", null)));
        refusedAs(RefusalReason.INVALID_AMENDMENT, script.play(amendment("{'kind':'claim'}", null)));
        applied(script.play(amendment("{'kind':'appeal'}", null)));
        assertEquals(Kind.APPEAL, history.content().kind());
    }

    @Test
    void aWithdrawalIsOnceAndForAll() {
        script.play(new Event.CommitmentWithdrawn("entered twice"));

        assertEquals("entered twice", history.withdrawnReason().orElseThrow());
        assertEquals(Script.minute(1), history.withdrawnAt().orElseThrow());
        assertEquals("withdrawn", script.lastEntry().entryType());
        refusedAs(RefusalReason.ALREADY_WITHDRAWN, script.play(new Event.CommitmentWithdrawn("again")));
    }

    @Test
    void aRelationIsAddedOnce() {
        Relation repeats = new Relation(RelationType.REPEATS, new UUID(3, 3));
        Relation qualifies = new Relation(RelationType.QUALIFIES, new UUID(3, 3));

        applied(script.play(new Event.CommitmentRelated(repeats)));
        applied(script.play(new Event.CommitmentRelated(qualifies)));

        assertEquals(List.of(repeats, qualifies), history.relations());
        refusedAs(RefusalReason.RELATION_EXISTS, script.play(new Event.CommitmentRelated(repeats)));
        refusedAs(
                RefusalReason.RELATION_TO_ITSELF,
                script.play(new Event.CommitmentRelated(new Relation(RelationType.REPEATS, Script.ID))));
    }

    @Test
    void anEventThatIsNotOfThisCommitmentIsAMistakeOfTheCaller() {
        CommitmentHistory another = new CommitmentHistory(new UUID(4, 4), new EventCodec());
        Script.Played played = script.log.get(0);

        assertThrows(
                IllegalArgumentException.class,
                () -> another.apply(played.envelope(), played.canonical(), played.at(), played.recordedAt()));
        assertThrows(
                IllegalArgumentException.class,
                () -> script.play(new Event.SourceCaptured(null, new Capture("0".repeat(64), 1))));
    }

    @Test
    void theStandingOfADayIsByWhatHadHappenedByItsEnd() {
        script.logs(update("2022-06-10", says(ANA, Implementation.IN_PROGRESS)));
        script.logs(update("2022-06-20T23:59:59Z", says(ANA, Implementation.STALLED)));
        script.logs(update("2022-06", says(ANA, Implementation.REGRESSED)));

        assertEquals("not_assessed", asOf("2022-06-09").implementation());
        assertEquals("in_progress", asOf("2022-06-19").implementation());
        assertEquals("stalled", asOf("2022-06-20").implementation());
        assertEquals(2, asOf("2022-06-29").followUpCount());
        assertEquals(script.everybodySees(), asOf("2022-06-30"));
    }

    @Test
    void everyEntryIsALinkOfTheChain() {
        UUID id = script.logs(internally(check("2022-06")));
        script.play(new Event.FollowUpRetracted(id, "mistaken"));
        script.play(amendment("{'title':'Another'}", null));

        byte[] link = ChainHash.start();
        for (Entry entry : script.timeline) {
            assertArrayEquals(link, entry.previousHash());
            link = ChainHash.next(link, entry.event());
            assertArrayEquals(link, entry.hash());
        }
        assertEquals(4, script.timeline.size());
        assertArrayEquals(link, history.headHash());
    }

    @Test
    void aLongerHistoryWeighsMore() {
        long before = history.weight();

        script.logs(check("2022-06"));

        assertTrue(before > 0);
        assertTrue(history.weight() > before);
    }

    private Standing asOf(String day) {
        return history.standingAsOf(Audience.PUBLIC, LocalDate.parse(day));
    }

    private static Event amendment(String patch, Integer expectedRevision) {
        return new Event.CommitmentAmended(json(patch), expectedRevision);
    }

    private static void refusedAs(RefusalReason reason, Verdict verdict) {
        assertEquals(reason, assertInstanceOf(Verdict.Refused.class, verdict).reason());
    }

    /** Single quotes will do. */
    private static JsonNode json(String text) {
        return new JsonText().parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
