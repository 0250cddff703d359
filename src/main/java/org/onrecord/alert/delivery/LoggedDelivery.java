package org.onrecord.alert.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A message and what became of it, as its subscriber sees it.
 *
 * @param underWay whether an attempt is being made
 * @param nextAttemptAt null where none is to come, or one is under way
 * @param digestId the digest in which it was sent; null where it goes by itself
 * @param payload what is sent: JSON; null, and left out, in lists
 * @param sequence its place in the queue, which lists follow
 */
public record LoggedDelivery(
        UUID id,
        UUID subscriptionId,
        UUID eventId,
        String type,
        List<String> changes,
        UUID commitmentId,
        UUID followUpId,
        String status,
        boolean underWay,
        Instant nextAttemptAt,
        List<LoggedAttempt> attempts,
        UUID digestId,
        Instant createdAt,
        Instant finishedAt,

        @JsonRawValue @JsonInclude(JsonInclude.Include.NON_NULL)
        String payload,

        Map<String, String> links,
        @JsonIgnore long sequence) {

    public LoggedDelivery {
        changes = List.copyOf(changes);
        attempts = List.copyOf(attempts);
        links = Map.copyOf(links);
    }

    /**
     * One attempt.
     *
     * @param number from 1, over all that were made
     * @param outcome {@code arrived} or {@code failed}
     * @param statusCode of the answer; null where none came
     * @param answer the first 4 KiB of the answer; null where none came
     */
    public record LoggedAttempt(
            int number, Instant at, int tookMillis, String outcome, Integer statusCode, String error, String answer) {}
}
