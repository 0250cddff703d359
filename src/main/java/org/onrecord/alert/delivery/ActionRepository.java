package org.onrecord.alert.delivery;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.onrecord.alert.DeliveryRepository;
import org.onrecord.alert.NewDelivery;
import org.onrecord.event.EventIds;

/** What owners ask for, each done once with the request that asks, and told to whoever delivers. */
@Singleton
final class ActionRepository {

    /** The type of a message that says nothing. */
    static final String PING = "ping";

    private final RequestRepository requests;
    private final DeliveryRepository queue;
    private final DeliveryLogRepository log;

    ActionRepository(RequestRepository requests, DeliveryRepository queue, DeliveryLogRepository log) {
        this.requests = requests;
        this.queue = queue;
        this.log = log;
    }

    /**
     * Queues a message.
     *
     * @return its id, or that of the message which the same request queued before
     */
    UUID queue(String requestHash, NewDelivery message) {
        return UUID.fromString(requests.once(requestHash, connection -> {
                    queue.add(connection, List.of(message));
                    return EventIds.ofDelivery(message.eventId(), message.subscriptionId())
                            .toString();
                })
                .result());
    }

    /** Sends a message again. */
    void redeliver(String requestHash, LoggedDelivery delivery, Instant now) {
        var unused = requests.once(requestHash, connection -> {
            log.again(connection, delivery.id(), now);
            queue.wake(connection, List.of(delivery.subscriptionId()));
            return "";
        });
    }

    /** Sends again what was given up since a moment; answers how many. */
    int recover(String requestHash, UUID subscription, Instant since, Instant now) {
        return Integer.parseInt(requests.once(requestHash, connection -> {
                    int count = log.recover(connection, subscription, since, now);
                    queue.wake(connection, List.of(subscription));
                    return Integer.toString(count);
                })
                .result());
    }
}
