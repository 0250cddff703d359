package org.onrecord.commitment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.UUID;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Relation;
import org.onrecord.timeline.PastItem;

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
        String withdrawnBecause) {

    /** Of an item at a moment. */
    static CommitmentState of(PastItem item, String verification) {
        ArrayNode relations = JsonNodeFactory.instance.arrayNode();
        for (Relation relation : item.relations()) {
            relations
                    .addObject()
                    .put("type", relation.type().wire())
                    .put("target", relation.target().toString());
        }
        return new CommitmentState(
                item.id(),
                item.contentJson(),
                verification,
                relations,
                item.standing().json(),
                item.standing().implementationOn(),
                item.revision(),
                item.registeredAt(),
                item.updatedAt(),
                item.withdrawnAt(),
                item.withdrawnBecause());
    }
}
