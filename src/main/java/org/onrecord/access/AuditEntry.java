package org.onrecord.access;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.UUID;

/**
 * An administrative act as it was noted.
 *
 * @param outcome the wire form of an {@link AuditOutcome}
 * @param detail or null
 */
@JsonPropertyOrder({"id", "at", "by", "act", "target", "outcome", "detail"})
public record AuditEntry(UUID id, Instant at, By by, String act, String target, String outcome, String detail) {

    /**
     * Who did it.
     *
     * @param name as it was then
     */
    @JsonPropertyOrder({"id", "name"})
    public record By(String id, String name) {}
}
