package org.onrecord.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/** Something that was recorded. What it is called on the wire stands in {@link EventType}, never in a class name. */
public sealed interface Event {

    /** An item entered the record. */
    record CommitmentRegistered(Commitment commitment) implements Event {}

    /**
     * An item's content changed.
     *
     * @param patch a JSON merge patch (RFC 7396) over the item's content
     * @param expectedRevision the revision the editor saw, or null where any will do
     */
    record CommitmentAmended(JsonNode patch, Integer expectedRevision) implements Event {}

    /** An item was taken out of tracking. It stays readable, marked with the reason. */
    record CommitmentWithdrawn(String reason) implements Event {}

    /** An item was related to another. */
    record CommitmentRelated(Relation relation) implements Event {}

    /** A follow-up was logged; its id is the event's. */
    record FollowUpLogged(FollowUp followUp) implements Event {}

    /**
     * A follow-up was put right. The earlier version stays readable.
     *
     * @param followUpId the id under which it was logged
     * @param followUp the whole of what it says now
     * @param reason or null
     */
    record FollowUpCorrected(UUID followUpId, FollowUp followUp, String reason) implements Event {}

    /** A follow-up was taken back, with all its corrections. It stays readable, marked with the reason. */
    record FollowUpRetracted(UUID followUpId, String reason) implements Event {}

    /**
     * A source entered the record, or its text was captured.
     *
     * @param source what it is, when it enters the record; null for a later capture of a known source
     * @param capture the captured text; null where a source enters without one
     */
    record SourceCaptured(Source source, Capture capture) implements Event {}
}
