package org.onrecord.timeline;

import java.time.Instant;
import java.util.UUID;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.log.RecordPosition;

/**
 * One line of a commitment's timeline: an event that was applied.
 *
 * @param subject the commitment
 * @param seq its place in the commitment's history, which is the revision it made; from 1
 * @param occurredOn when the item was stated or the follow-up occurred; for anything else, when it was recorded
 * @param entryType {@code registered}, {@code update}, {@code check}, {@code corrected}, {@code retracted},
 *     {@code amended}, {@code related} or {@code withdrawn}
 * @param recordedAt the log's own time
 * @param internal whether only analysts and above see it
 * @param followUpId the follow-up it is about: its own id where it logs one, else null where it is about none
 * @param event the canonical JSON of the event
 * @param change what it changed for the public, as compact JSON, each field with {@code from} and {@code to}; null where
 *     that is nothing
 * @param internalChange the same for analysts and above; null where it is equal to {@code change}, and an empty object
 *     where only the public's standing changed
 * @param hash its link of the chain; not to be written to
 * @param previousHash the link before; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // hashes on their way to a row; nobody compares entries
public record Entry(
        UUID subject,
        int seq,
        ImpreciseDate occurredOn,
        UUID eventId,
        String entryType,
        RecordPosition at,
        Instant recordedAt,
        boolean internal,
        UUID followUpId,
        String event,
        String change,
        String internalChange,
        byte[] hash,
        byte[] previousHash) {}
