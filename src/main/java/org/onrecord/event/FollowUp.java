package org.onrecord.event;

import java.util.List;

/**
 * What was found later, by whom, with evidence.
 *
 * @param occurredOn when it happened in the world
 * @param summary or null
 */
public record FollowUp(
        FollowUpType type,
        ImpreciseDate occurredOn,
        String summary,
        List<Assessment> assessments,
        List<Evidence> evidence,
        Visibility visibility) {

    public FollowUp {
        assessments = List.copyOf(assessments);
        evidence = List.copyOf(evidence);
    }
}
