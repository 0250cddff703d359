package org.onrecord.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * An item to be exported, as one audience sees it today.
 *
 * @param content what it says, nulls left out
 * @param source the slug of the source it cites, its id where that source is not known, or null
 * @param verification of its citation, or null
 * @param standing JSON without timeliness
 * @param withdrawnAt or null
 * @param withdrawnBecause or null
 */
record ExportedItem(
        UUID id,
        String slug,
        JsonNode content,
        JsonNode relations,
        String source,
        String verification,
        JsonNode standing,
        String timeliness,
        int revision,
        Instant registeredAt,
        Instant updatedAt,
        Instant withdrawnAt,
        String withdrawnBecause) {}
