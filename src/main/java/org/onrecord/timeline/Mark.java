package org.onrecord.timeline;

import java.time.Instant;
import java.util.UUID;
import org.onrecord.log.RecordPosition;

/**
 * What a later entry does to a follow-up's earlier entries. They stay, marked.
 *
 * @param followUpId the follow-up, by the id of the entry that logged it; a retraction is of all its corrections too
 * @param by the event that did it
 * @param at where that event stands
 * @param internal whether the public does not learn of it
 * @param reason or null
 */
public record Mark(
        UUID followUpId, Kind kind, UUID by, RecordPosition at, Instant recordedAt, boolean internal, String reason) {

    /** What was done. */
    public enum Kind {
        CORRECTED,
        RETRACTED
    }
}
