package org.onrecord.alert;

import java.time.Instant;
import java.util.UUID;
import org.onrecord.log.Position;

/**
 * A subscriber's wish to be told.
 *
 * @param owner the principal's id
 * @param digest null where each alert is sent at once
 * @param perMinute how many messages it takes in a minute at most; null for as many as come
 * @param active the owner's own switch
 * @param since events at or behind this position concern it; those before it do not
 * @param sinceTime the same moment by the clock, for what is raised by time
 * @param confirmedAt when the receiver agreed; null where it has not yet (e-mail alone asks)
 * @param disabledAt when it was given up on; null while it is not
 * @param disabledBecause why, for its owner to read; null while it is not
 * @param failingSince since when nothing arrived any more; null where the last attempt succeeded
 * @param revision counts changes that were asked for
 */
public record Subscription(
        UUID id,
        String owner,
        String name,
        Wanted wanted,
        Channel channel,
        Digest digest,
        Integer perMinute,
        boolean active,
        Position since,
        Instant sinceTime,
        Instant confirmedAt,
        Instant disabledAt,
        String disabledBecause,
        Instant failingSince,
        int revision,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether alerts are made for it. */
    public boolean listens() {
        return active && confirmedAt != null && disabledAt == null;
    }

    /** Whether something happened late enough for it to be told. */
    boolean concerns(Happening happening) {
        return happening.position() == null
                ? !happening.at().isBefore(sinceTime)
                : since.next(happening.position().partition())
                        <= happening.position().offset();
    }

    /** The same, told from a position and a moment on. */
    Subscription from(Position position, Instant time) {
        return new Subscription(
                id,
                owner,
                name,
                wanted,
                channel,
                digest,
                perMinute,
                active,
                position,
                time,
                confirmedAt,
                disabledAt,
                disabledBecause,
                failingSince,
                revision,
                createdAt,
                updatedAt);
    }

    /** How it fares, in a word. */
    public String state() {
        return !active ? "paused" : disabledAt != null ? "disabled" : confirmedAt == null ? "unconfirmed" : "active";
    }
}
