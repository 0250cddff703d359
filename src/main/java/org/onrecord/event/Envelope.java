package org.onrecord.event;

import java.time.Instant;
import java.util.UUID;

/**
 * An event with what CloudEvents says about it.
 *
 * @param id the event's identity: the same id twice is the same event twice
 * @param subject the commitment or source it is about; also the record's key
 * @param source who emitted it, a URI reference
 * @param time when it was written, by the writer's clock; only shown, never decided on
 * @param requestHash SHA-256 of the request it came from, lower-case hex, to tell a repeated request from another one
 *     under the same idempotency key; null where there was none (a CloudEvents extension attribute)
 * @param author who wrote it
 */
public record Envelope(
        UUID id, UUID subject, String source, Instant time, String requestHash, Author author, Event event) {

    public EventType type() {
        return EventType.of(event);
    }
}
