package org.onrecord.timeline;

import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.FollowUp;
import org.onrecord.event.Visibility;
import org.onrecord.log.RecordPosition;

/**
 * A follow-up and what has become of it.
 *
 * @param id the id under which it was logged
 * @param seq the place of the logging event in the commitment's history
 * @param at where the logging event stands
 * @param latest its last version, of whatever visibility
 * @param latestPublic its last public version, or null
 * @param retracted whether it is void, with all its versions and for everybody
 */
public record TrackedFollowUp(
        UUID id,
        int seq,
        RecordPosition at,
        EffectiveFollowUp latest,
        EffectiveFollowUp latestPublic,
        boolean retracted) {

    static TrackedFollowUp logged(UUID id, int seq, RecordPosition at, FollowUp followUp) {
        EffectiveFollowUp version = EffectiveFollowUp.of(id, seq, followUp);
        return new TrackedFollowUp(id, seq, at, version, isPublic(followUp) ? version : null, false);
    }

    TrackedFollowUp corrected(FollowUp followUp) {
        EffectiveFollowUp version = EffectiveFollowUp.of(id, seq, followUp);
        return new TrackedFollowUp(id, seq, at, version, isPublic(followUp) ? version : latestPublic, retracted);
    }

    TrackedFollowUp retract() {
        return new TrackedFollowUp(id, seq, at, latest, latestPublic, true);
    }

    /** Whether an audience knows of it, be it retracted or not. */
    public boolean isKnownTo(Audience audience) {
        return audience == Audience.INTERNAL || latestPublic != null;
    }

    /** The version that counts for an audience: none where it was retracted or the audience does not know of it. */
    public Optional<EffectiveFollowUp> effective(Audience audience) {
        if (retracted) {
            return Optional.empty();
        }
        return audience == Audience.INTERNAL ? Optional.of(latest) : Optional.ofNullable(latestPublic);
    }

    static boolean isPublic(FollowUp followUp) {
        return followUp.visibility() == Visibility.PUBLIC;
    }
}
