package org.onrecord.source;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.onrecord.event.ChainHash;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.Source;
import org.onrecord.log.RecordPosition;
import org.onrecord.log.RefusalReason;

/**
 * What was applied to one source, in log order. It decides on nothing but itself, so that every replay decides the
 * same. Restored by applying the kept events again, in order. For one thread.
 */
public final class SourceHistory {

    private final UUID id;
    private final Map<UUID, RecordPosition> applied = new HashMap<>();
    private Source source;
    private Instant registeredAt;
    private byte[] headHash = ChainHash.start();

    /** The history of a source nothing was applied to yet. */
    public SourceHistory(UUID id) {
        this.id = id;
    }

    /**
     * Decides on the next event of this source, and takes it in where it applies.
     *
     * @param canonical the canonical JSON of the event
     * @param at where its record stands
     * @param recordedAt when the log took it
     * @throws IllegalArgumentException where it is not about this source, or not an event of sources at all
     */
    public SourceVerdict apply(Envelope envelope, String canonical, RecordPosition at, Instant recordedAt) {
        if (!envelope.subject().equals(id) || !(envelope.event() instanceof Event.SourceCaptured captured)) {
            throw new IllegalArgumentException(
                    envelope.type() + " on " + envelope.subject() + " is no event of source " + id);
        }
        RecordPosition first = applied.get(envelope.id());
        if (first != null) {
            return new SourceVerdict.Duplicate(first);
        }
        if (source == null && captured.source() == null) {
            return new SourceVerdict.Refused(RefusalReason.UNKNOWN_SOURCE, "No source has the id " + id + ".");
        }
        if (source != null && captured.source() != null) {
            return new SourceVerdict.Refused(
                    RefusalReason.SLUG_TAKEN, "There is a source \"" + source.slug() + "\" already.");
        }
        if (source == null) {
            source = captured.source();
            registeredAt = recordedAt;
        }
        applied.put(envelope.id(), at);
        byte[] previousHash = headHash;
        headHash = ChainHash.next(previousHash, canonical);
        int seq = applied.size();
        SourceCaptureRow capture =
                captured.capture() == null ? null : new SourceCaptureRow(id, seq, captured.capture(), recordedAt, at);
        return new SourceVerdict.Applied(
                seq,
                headHash,
                previousHash,
                new SourceRow(id, source, registeredAt, recordedAt, seq, headHash),
                capture);
    }
}
