package org.onrecord.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.onrecord.log.RecordPosition;

/**
 * Something that subscribers may be told of: an applied event as the public sees it, or what time raised.
 *
 * @param id the event's, or one that is always the same for what time raised: whoever was told of it is not told again
 * @param followUpId of the follow-up it is about, under the id by which that was logged; or null
 * @param raised all that it comes to, at least one
 * @param position null for what time raised
 * @param at when it was recorded, or raised
 * @param data what subscribers are told of it, but for {@code changes}, which is of each subscriber's own
 */
public record Happening(
        UUID id,
        UUID commitmentId,
        UUID followUpId,
        List<Raised> raised,
        RecordPosition position,
        Instant at,
        ObjectNode data) {

    public Happening {
        raised = List.copyOf(raised);
    }

    /** Whether it corrects or retracts what somebody may have been told of. */
    boolean takesBack() {
        return raised.stream().anyMatch(one -> one.type().takesBack());
    }

    /**
     * One change that it comes to.
     *
     * @param from the value before, where there was one; else null
     * @param to the value after, likewise
     */
    public record Raised(ChangeType type, String from, String to) {

        /** Without values. */
        public static Raised of(ChangeType type) {
            return new Raised(type, null, null);
        }
    }
}
