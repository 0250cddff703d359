package org.onrecord.alert.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The queue at a moment.
 *
 * @param depth how many messages are to be sent
 * @param waiting the first of each receiver
 */
record QueueState(long depth, List<Waiting> waiting) {

    QueueState {
        waiting = List.copyOf(waiting);
    }

    /**
     * The first of what waits for one receiver.
     *
     * @param failing whether nothing arrived there any more
     * @param held whether it waits for another reason: its owner's switch or limit, or the receiver's own wish
     */
    record Waiting(UUID subscription, Instant dueAt, boolean failing, boolean held) {}

    /** Since when the oldest is due that should have been sent; empty where none is due. */
    Optional<Instant> oldestDue(Instant now, boolean failing) {
        return waiting.stream()
                .filter(one ->
                        one.failing() == failing && !one.held() && one.dueAt().isBefore(now))
                .map(Waiting::dueAt)
                .min(Instant::compareTo);
    }
}
