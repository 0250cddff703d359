package org.onrecord.alert;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A message to be queued. Its id is made of event and subscription, so that it is queued once however often it is matched.
 *
 * @param changes the words of all changes that the event comes to and that the subscriber asked for
 * @param followUpId of the follow-up it tells of, by which corrections and retractions find whoever was told; or null
 * @param dueAt when to send it, or, for a digest, with the others
 * @param gathered whether it waits for a digest instead of being sent by itself
 */
public record NewDelivery(
        UUID subscriptionId,
        UUID eventId,
        String type,
        List<String> changes,
        UUID commitmentId,
        UUID followUpId,
        String payload,
        Instant dueAt,
        boolean gathered) {

    public NewDelivery {
        changes = List.copyOf(changes);
    }
}
