package org.onrecord.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The wire name of every event type and version this service reads. */
public enum EventType {
    COMMITMENT_REGISTERED("commitment.registered.v1"),
    COMMITMENT_AMENDED("commitment.amended.v1"),
    COMMITMENT_WITHDRAWN("commitment.withdrawn.v1"),
    COMMITMENT_RELATED("commitment.related.v1"),
    FOLLOW_UP_LOGGED("follow-up.logged.v1"),
    FOLLOW_UP_CORRECTED("follow-up.corrected.v1"),
    FOLLOW_UP_RETRACTED("follow-up.retracted.v1"),
    SOURCE_CAPTURED("source.captured.v1");

    private static final Map<String, EventType> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::wire, type -> type));

    private final String wire;

    EventType(String wire) {
        this.wire = wire;
    }

    /** The CloudEvents type attribute. */
    public String wire() {
        return wire;
    }

    public static Optional<EventType> read(String wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }

    /** The type under which an event is written: its current version. */
    public static EventType of(Event event) {
        // Java 17 has no pattern switch; the test over Event's permitted types keeps this list whole.
        if (event instanceof Event.CommitmentRegistered) {
            return COMMITMENT_REGISTERED;
        } else if (event instanceof Event.CommitmentAmended) {
            return COMMITMENT_AMENDED;
        } else if (event instanceof Event.CommitmentWithdrawn) {
            return COMMITMENT_WITHDRAWN;
        } else if (event instanceof Event.CommitmentRelated) {
            return COMMITMENT_RELATED;
        } else if (event instanceof Event.FollowUpLogged) {
            return FOLLOW_UP_LOGGED;
        } else if (event instanceof Event.FollowUpCorrected) {
            return FOLLOW_UP_CORRECTED;
        } else if (event instanceof Event.FollowUpRetracted) {
            return FOLLOW_UP_RETRACTED;
        } else if (event instanceof Event.SourceCaptured) {
            return SOURCE_CAPTURED;
        }
        throw new IllegalArgumentException("no wire name for " + event.getClass());
    }
}
