package org.onrecord.alert;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a subscriber may be told of. */
public enum ChangeType {
    COMMITMENT_REGISTERED("commitment.registered"),
    /** Also a relation that was added, and a withdrawal from tracking. */
    COMMITMENT_AMENDED("commitment.amended"),
    FOLLOW_UP_LOGGED("follow_up.logged"),
    FOLLOW_UP_CORRECTED("follow_up.corrected"),
    FOLLOW_UP_RETRACTED("follow_up.retracted"),
    /** The implementation, or a claim's accuracy, got another value. */
    STANDING_CHANGED("standing.changed"),
    /** The item became contested, or is no longer. */
    STANDING_CONTESTED("standing.contested"),
    DEADLINE_APPROACHING("deadline.approaching"),
    DEADLINE_PASSED("deadline.passed"),
    COMMITMENT_STALE("commitment.stale");

    private final String wire;

    ChangeType(String wire) {
        this.wire = wire;
    }

    /** The word as it stands in JSON. It never changes once a subscription has it. */
    public String wire() {
        return wire;
    }

    /** Whether whoever was told of the original has to be told of this. */
    boolean takesBack() {
        return this == FOLLOW_UP_CORRECTED || this == FOLLOW_UP_RETRACTED;
    }

    /** All words. */
    static List<String> words() {
        return Stream.of(values()).map(ChangeType::wire).toList();
    }

    /** Reads a word; empty where it is none of these. */
    static Optional<ChangeType> read(String word) {
        return Stream.of(values()).filter(type -> type.wire.equals(word)).findFirst();
    }
}
