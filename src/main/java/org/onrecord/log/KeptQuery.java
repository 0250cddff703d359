package org.onrecord.log;

import java.time.Instant;
import java.util.UUID;

/**
 * Which kept records are asked for; what is null asks for nothing.
 *
 * @param outcome {@code refused} or {@code parked}
 * @param since recorded then or later
 * @param until recorded before
 */
public record KeptQuery(
        Topic topic,
        String outcome,
        String reason,
        String type,
        UUID subject,
        Instant since,
        Instant until,
        State state) {

    /** On which topic a record stands. */
    public enum Topic {
        EVENTS,
        SUBMISSIONS
    }

    /** What was decided about a record. */
    public enum State {
        /** Nothing that stands: it was not discarded, and no retry of it was applied or is on its way. */
        OPEN,
        /** It was appended once more, whatever became of that. */
        RETRIED,
        DISCARDED
    }

    /** All records with this outcome and for this reason about which something is left to decide. */
    public static KeptQuery open(String outcome, String reason) {
        return new KeptQuery(null, outcome, reason, null, null, null, null, State.OPEN);
    }

    boolean asksFor(Topic one) {
        return topic == null || topic == one;
    }
}
