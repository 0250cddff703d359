package org.onrecord.log;

import java.util.UUID;

/** What became of one record of the topic. Every record ends in exactly one outcome. */
public sealed interface Outcome {

    /** It is part of the record now. */
    record Applied(UUID eventId, UUID subject, RecordPosition position) implements Outcome {}

    /**
     * The same event had been applied before.
     *
     * @param first where it stands
     */
    record Duplicate(Applied first) implements Outcome {}

    /**
     * A deterministic rule said no.
     *
     * @param detail for a person
     */
    record Refused(RefusalReason reason, String detail) implements Outcome {}

    /**
     * It cannot be read.
     *
     * @param reason a stable word, as {@link org.onrecord.event.Decoded.Unreadable} has it
     */
    record Parked(String reason, String detail) implements Outcome {}

    /** The projection has not passed it yet. */
    record Pending() implements Outcome {}
}
