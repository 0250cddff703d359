package org.onrecord.log;

import java.time.Instant;
import java.util.UUID;
import org.onrecord.event.Author;

/**
 * A refused or parked record, whole, and what admins decided about it.
 *
 * @param recordedAt the topic's own time of it
 * @param outcome {@code refused} or {@code parked}
 * @param eventId null where it is no event
 * @param subject null where it names none
 * @param eventType null where it names none
 * @param key or null
 * @param headers JSON: a list of [name, base64 of the value or null]
 * @param value or null
 * @param retryOf the place of the record that it repeats, or null
 * @param retry the last one, or null
 * @param discard or null
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes on their way to a client or to the log
public record KeptRecord(
        KeptPlace place,
        Instant recordedAt,
        String outcome,
        String reason,
        String detail,
        UUID eventId,
        UUID subject,
        String eventType,
        byte[] key,
        String headers,
        byte[] value,
        String retryOf,
        Retry retry,
        Discard discard) {

    /**
     * An attempt to have it applied after all.
     *
     * @param position where it was appended to the log, or null where it could still not be read
     * @param eventId what was appended, or null
     * @param detail why nothing was appended, or null
     */
    public record Retry(Instant at, Author by, RecordPosition position, UUID eventId, String detail) {}

    /** The decision that nothing is to be done about it. */
    public record Discard(Instant at, Author by, String reason) {}
}
