package org.onrecord.transfer;

import java.util.UUID;
import org.onrecord.event.Event;

/**
 * A line that was read and checked: the event it comes to.
 *
 * @param resultId what the result names where the event is applied; null means the event's own id
 */
record ImportLine(
        long number,
        String op,
        String ref,
        UUID eventId,
        String requestHash,
        UUID subject,
        Event event,
        UUID resultId) {

    LineResult result(String outcome) {
        return new LineResult(number, op, ref, outcome, resultId == null ? eventId : resultId, null);
    }
}
