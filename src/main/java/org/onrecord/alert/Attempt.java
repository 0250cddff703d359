package org.onrecord.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * How one attempt to deliver ended.
 *
 * @param took from its beginning to its end
 * @param status the answer's code (HTTP's or SMTP's), or null where there was none
 * @param error what went wrong, in words for the owner; null where it arrived
 * @param answer the beginning of what was answered, at most 4 KiB; or null
 * @param retryAfter how long the receiver asked to be left alone; or null
 */
public record Attempt(
        Instant at, Duration took, Outcome outcome, Integer status, String error, String answer, Duration retryAfter) {

    /** What it means for the delivery. */
    public enum Outcome {
        ARRIVED,
        /** It may arrive another time. */
        FAILED,
        /** This message never will. */
        IMPOSSIBLE,
        /** Nothing ever will: the receiver is gone. */
        GONE
    }
}
