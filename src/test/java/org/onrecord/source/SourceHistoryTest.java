package org.onrecord.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.onrecord.event.Author;
import org.onrecord.event.Capture;
import org.onrecord.event.ChainHash;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventIds;
import org.onrecord.event.Source;
import org.onrecord.log.RecordPosition;
import org.onrecord.log.RefusalReason;

class SourceHistoryTest {

    private static final Source REPORT =
            new Source("harbour-report", "Harbour report", null, null, null, null, null, null);
    private static final UUID ID = EventIds.ofSource("harbour-report");
    private static final Capture FIRST = new Capture("a".repeat(64), 10);
    private static final Capture SECOND = new Capture("b".repeat(64), 20);
    private static final Instant MONDAY = Instant.parse("2024-04-01T08:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2024-04-02T08:00:00Z");

    private final SourceHistory history = new SourceHistory(ID);

    @Test
    void aSourceEntersTheRecordWithItsFirstEvent() {
        SourceVerdict.Applied applied = applied(event(1, REPORT, FIRST), "{1}", 7, MONDAY);

        assertEquals(1, applied.seq());
        assertArrayEquals(ChainHash.start(), applied.previousHash());
        assertArrayEquals(ChainHash.next(ChainHash.start(), "{1}"), applied.hash());
        assertEquals(REPORT, applied.source().source());
        assertEquals(MONDAY, applied.source().registeredAt());
        assertEquals(1, applied.source().revision());
        assertEquals(new SourceCaptureRow(ID, 1, FIRST, MONDAY, new RecordPosition(2, 7)), applied.capture());
    }

    @Test
    void aSourceMayEnterWithoutText() {
        assertNull(applied(event(1, REPORT, null), "{1}", 7, MONDAY).capture());
    }

    @Test
    void aLaterCaptureIsAddedAndChained() {
        SourceVerdict.Applied first = applied(event(1, REPORT, FIRST), "{1}", 7, MONDAY);

        SourceVerdict.Applied second = applied(event(2, null, SECOND), "{2}", 9, TUESDAY);

        assertEquals(2, second.seq());
        assertArrayEquals(first.hash(), second.previousHash());
        assertArrayEquals(ChainHash.next(first.hash(), "{2}"), second.hash());
        assertArrayEquals(second.hash(), second.source().headHash());
        assertEquals(REPORT, second.source().source());
        assertEquals(MONDAY, second.source().registeredAt());
        assertEquals(TUESDAY, second.source().updatedAt());
        assertEquals(2, second.source().revision());
        assertEquals(new SourceCaptureRow(ID, 2, SECOND, TUESDAY, new RecordPosition(2, 9)), second.capture());
    }

    @Test
    void aCaptureOfAnUnknownSourceIsRefused() {
        assertEquals(
                RefusalReason.UNKNOWN_SOURCE, refused(event(1, null, FIRST)).reason());
    }

    @Test
    void aSecondRegistrationIsRefused() {
        applied(event(1, REPORT, null), "{1}", 7, MONDAY);

        assertEquals(RefusalReason.SLUG_TAKEN, refused(event(2, REPORT, FIRST)).reason());
    }

    @Test
    void theSameEventAgainIsADuplicateOfTheFirst() {
        applied(event(1, REPORT, null), "{1}", 7, MONDAY);

        SourceVerdict again = history.apply(event(1, REPORT, null), "{1}", new RecordPosition(2, 8), TUESDAY);

        assertEquals(new SourceVerdict.Duplicate(new RecordPosition(2, 7)), again);
    }

    @Test
    void whatWasNotAppliedLeavesNoTrace() {
        refused(event(1, null, FIRST));
        applied(event(2, REPORT, null), "{2}", 8, MONDAY);
        refused(event(3, REPORT, null));
        history.apply(event(2, REPORT, null), "{2}", new RecordPosition(2, 10), TUESDAY);

        SourceVerdict.Applied next = applied(event(1, null, FIRST), "{1}", 11, TUESDAY);

        assertEquals(2, next.seq());
        assertArrayEquals(ChainHash.next(ChainHash.start(), "{2}"), next.previousHash());
    }

    @Test
    void applyingTheKeptEventsAgainRestoresIt() {
        applied(event(1, REPORT, FIRST), "{1}", 7, MONDAY);
        applied(event(2, null, SECOND), "{2}", 9, TUESDAY);
        SourceVerdict.Applied third = applied(event(3, null, FIRST), "{3}", 12, TUESDAY);

        SourceHistory restored = new SourceHistory(ID);
        restored.apply(event(1, REPORT, FIRST), "{1}", new RecordPosition(2, 7), MONDAY);
        restored.apply(event(2, null, SECOND), "{2}", new RecordPosition(2, 9), TUESDAY);
        SourceVerdict.Applied again = assertInstanceOf(
                SourceVerdict.Applied.class,
                restored.apply(event(3, null, FIRST), "{3}", new RecordPosition(2, 12), TUESDAY));

        assertArrayEquals(third.hash(), again.hash());
        assertEquals(third.capture(), again.capture());
    }

    @Test
    void anEventOfAnotherSubjectOrTypeIsAFaultOfTheCaller() {
        Envelope other = event(UUID.randomUUID(), 1, new Event.SourceCaptured(REPORT, null));
        Envelope withdrawal = event(ID, 1, new Event.CommitmentWithdrawn("mistaken"));

        assertThrows(IllegalArgumentException.class, () -> applied(other, "{1}", 1, MONDAY));
        assertThrows(IllegalArgumentException.class, () -> applied(withdrawal, "{1}", 1, MONDAY));
    }

    private SourceVerdict.Applied applied(Envelope envelope, String canonical, long offset, Instant recordedAt) {
        return assertInstanceOf(
                SourceVerdict.Applied.class,
                history.apply(envelope, canonical, new RecordPosition(2, offset), recordedAt));
    }

    private SourceVerdict.Refused refused(Envelope envelope) {
        return assertInstanceOf(
                SourceVerdict.Refused.class, history.apply(envelope, "{}", new RecordPosition(2, 1), MONDAY));
    }

    private static Envelope event(int number, Source source, Capture capture) {
        return event(ID, number, new Event.SourceCaptured(source, capture));
    }

    private static Envelope event(UUID subject, int number, Event event) {
        return new Envelope(
                new UUID(0, number), subject, "/test", MONDAY, null, new Author("editor", "An editor"), event);
    }
}
