package org.onrecord.timeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.Commitment;
import org.onrecord.event.Relation;

/**
 * An item as one audience could see it at a moment.
 *
 * @param content what it said, by what was known
 * @param contentJson the same as JSON, nulls left out; not to be written to
 * @param relations in the order in which they were added
 * @param standing by the follow-ups that had occurred, of those that were known
 * @param revision how many of its events were known
 * @param registeredAt when it entered the record
 * @param updatedAt when the last event that the audience sees was recorded, of those that were known
 * @param withdrawnAt when its withdrawal was recorded, or null where none was known
 * @param withdrawnBecause or null
 */
public record PastItem(
        UUID id,
        Commitment content,
        ObjectNode contentJson,
        List<Relation> relations,
        Standing standing,
        int revision,
        Instant registeredAt,
        Instant updatedAt,
        Instant withdrawnAt,
        String withdrawnBecause) {

    public PastItem {
        relations = List.copyOf(relations);
    }

    /**
     * What a history comes to; empty where the item was not there yet.
     *
     * @param known the history as far as it was known at the moment
     */
    public static Optional<PastItem> of(CommitmentHistory known, Moment moment, Audience audience) {
        if (!known.exists() || !moment.hasSeen(known.content().statedOn().end())) {
            return Optional.empty();
        }
        return Optional.of(new PastItem(
                known.id(),
                known.content(),
                known.contentJson(),
                known.relations(),
                moment.asOf() == null ? known.standing(audience) : known.standingAsOf(audience, moment.asOf()),
                known.revision(),
                known.registeredAt(),
                known.updatedAt(audience),
                known.withdrawnAt().orElse(null),
                known.withdrawnReason().orElse(null)));
    }

    /** How it stood to its deadline on a UTC day. */
    public Timeliness timeliness(LocalDate day) {
        return Timeliness.of(content.kind(), content.deadline(), withdrawnAt != null, standing, day);
    }
}
