package org.onrecord.alert;

import java.time.Instant;
import java.util.UUID;

/**
 * One message to one subscriber, on its way or arrived.
 *
 * @param id stable over all attempts: the receiver's means to know a repetition ({@code webhook-id}, {@code Message-ID})
 * @param eventId what it tells of: an event of the log, or what time raised; of a digest its own
 * @param type the payload's {@code type}: a {@link ChangeType}'s word, {@code digest}, {@code ping} or
 *     {@code subscription.confirmation}
 * @param commitmentId null where it is about none
 * @param payload what is sent as {@code {type, timestamp, data}}: JSON
 * @param attempt the number of the attempt at hand, from 1; starts afresh where it is sent again by hand
 */
public record Delivery(
        UUID id,
        UUID subscriptionId,
        UUID eventId,
        String type,
        UUID commitmentId,
        String payload,
        int attempt,
        Instant createdAt) {}
