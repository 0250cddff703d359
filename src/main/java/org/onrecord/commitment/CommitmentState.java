package org.onrecord.commitment;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.onrecord.event.ImpreciseDate;

/**
 * An item as one audience sees it, without what depends on the day.
 *
 * @param content what it says, nulls left out
 * @param verification of its citation, or null where it has none
 * @param standing JSON without timeliness
 * @param implementationOn when the implementation that stands occurred, at the end of its period; or null
 * @param updatedAt when the last event that the audience sees was recorded
 * @param withdrawnAt or null
 * @param withdrawnBecause or null
 */
record CommitmentState(
        UUID id,
        JsonNode content,
        String verification,
        JsonNode relations,
        JsonNode standing,
        ImpreciseDate implementationOn,
        int revision,
        Instant registeredAt,
        Instant updatedAt,
        Instant withdrawnAt,
        String withdrawnBecause) {}
