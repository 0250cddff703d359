package org.onrecord.timeline;

import java.util.List;
import java.util.UUID;
import org.onrecord.event.Assessment;
import org.onrecord.event.FollowUp;
import org.onrecord.event.ImpreciseDate;

/**
 * What counts of a follow-up in the version that an audience goes by. Its natural order is world order: the end of the
 * period in which it occurred, then the place in the log of the event that first logged it. A correction keeps that
 * place.
 *
 * @param id the id under which it was logged
 * @param seq the place of the logging event in its commitment's history, from 1
 */
public record EffectiveFollowUp(UUID id, int seq, ImpreciseDate occurredOn, List<Assessment> assessments)
        implements Comparable<EffectiveFollowUp> {

    public EffectiveFollowUp {
        assessments = List.copyOf(assessments);
    }

    static EffectiveFollowUp of(UUID id, int seq, FollowUp version) {
        return new EffectiveFollowUp(id, seq, version.occurredOn(), version.assessments());
    }

    @Override
    public int compareTo(EffectiveFollowUp other) {
        int byTime = occurredOn.end().compareTo(other.occurredOn.end());
        return byTime != 0 ? byTime : Integer.compare(seq, other.seq);
    }
}
