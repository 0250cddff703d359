package org.onrecord.alert.delivery;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;

/**
 * A receiver to which nothing arrives, as admins see it.
 *
 * @param channel as in the subscription: JSON
 * @param state as the list is filtered by: given up on, or failing
 * @param waiting how many messages wait for it
 * @param lastAttempt the last that was made; null where there was none
 */
public record Receiver(
        UUID subscriptionId,
        String name,
        String owner,
        @JsonRawValue String channel,
        String state,
        Instant failingSince,
        Instant disabledAt,
        String disabledBecause,
        long waiting,
        LastAttempt lastAttempt) {

    /** What came of an attempt. */
    public record LastAttempt(Instant at, Integer statusCode, String error) {}
}
