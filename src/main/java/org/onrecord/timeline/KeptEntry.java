package org.onrecord.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.onrecord.log.RecordPosition;

/**
 * One entry as it was read back.
 *
 * @param event the canonical event, parsed
 * @param followUpId the follow-up it is about, or null
 * @param change for the audience that asked, as JSON, or null
 * @param correctedBy the entry that corrected it last, as far as the audience sees it, or null
 * @param retractedBy the entry that retracted it, or null
 * @param retractedBecause its reason, or null
 */
@SuppressWarnings("ArrayRecordComponent") // hashes on their way to a client
public record KeptEntry(
        UUID subject,
        int seq,
        Instant occurredEnd,
        String occurredOn,
        UUID eventId,
        String entryType,
        RecordPosition at,
        Instant recordedAt,
        boolean internal,
        UUID followUpId,
        JsonNode event,
        String change,
        byte[] hash,
        byte[] previousHash,
        UUID correctedBy,
        UUID retractedBy,
        String retractedBecause) {

    /** Whether it logs a follow-up. */
    public boolean isFollowUp() {
        return entryType.equals("update") || entryType.equals("check");
    }
}
