package org.onrecord.timeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.onrecord.event.ImpreciseDate;

/**
 * What follow-ups amount to at a moment, for one audience. Timeliness is not part of it: that depends on the day.
 *
 * <p>All dates are dates in the world, so a standing does not depend on when its follow-ups were logged.
 *
 * @param implementation the latest word of an analyst, in its wire form; {@code not_assessed} where there is none; null
 *     for a claim
 * @param accuracy the same for a claim; null for anything else
 * @param response the latest of an analyst, else of a duty bearer itself, in its wire form, else null
 * @param cooperation as {@code response}
 * @param contested whether two positions point opposite ways
 * @param positions who holds what, by the assessors' keys
 * @param lastChangedAt when the follow-up occurred at which, in world order, a headline, {@code contested} or any
 *     assessor's value last changed; null if never
 * @param lastCheckedAt when the last follow-up in world order occurred; null if there is none
 * @param followUpCount the follow-ups that were not retracted
 * @param implementationOn when the follow-up occurred that the implementation stands on; null where nothing stands
 */
public record Standing(
        String implementation,
        String accuracy,
        String response,
        String cooperation,
        boolean contested,
        List<AssessorPosition> positions,
        ImpreciseDate lastChangedAt,
        ImpreciseDate lastCheckedAt,
        int followUpCount,
        ImpreciseDate implementationOn) {

    public Standing {
        positions = List.copyOf(positions);
    }

    /** As clients see it, but for timeliness. */
    public ObjectNode json() {
        return StandingJson.write(this);
    }

    /** {@link #json} as compact text. */
    String text() {
        return StandingJson.text(this);
    }
}
