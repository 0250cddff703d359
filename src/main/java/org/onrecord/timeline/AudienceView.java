package org.onrecord.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.onrecord.event.Commitment;

/**
 * The follow-ups of one commitment as one audience sees them: in world order, with what they amount to. Adding the last
 * one in world order costs O(assessors); anything else folds the history again.
 */
final class AudienceView {

    private final List<EffectiveFollowUp> followUps;
    private final StandingFold fold;
    private Commitment content;

    AudienceView(Commitment content) {
        this(content, new ArrayList<>());
        refold();
    }

    private AudienceView(Commitment content, List<EffectiveFollowUp> followUps) {
        this.content = content;
        this.followUps = followUps;
        this.fold = new StandingFold(content.kind(), content.dutyBearers());
    }

    /** Another view that is the same now and goes its own way. */
    AudienceView copy() {
        AudienceView copy = new AudienceView(content, new ArrayList<>(followUps));
        copy.refold();
        return copy;
    }

    void add(EffectiveFollowUp followUp) {
        if (fold.canTake(followUp)) {
            followUps.add(followUp);
            fold.next(followUp);
        } else {
            insert(followUp);
            refold();
        }
    }

    /** Puts a corrected version in place of the one under the same id, if this audience has one. */
    void replace(EffectiveFollowUp followUp) {
        discard(followUp.id());
        insert(followUp);
        refold();
    }

    void remove(UUID id) {
        if (discard(id)) {
            refold();
        }
    }

    /** The content was amended. */
    void amend(Commitment amended) {
        boolean counts =
                amended.kind() != content.kind() || !amended.dutyBearers().equals(content.dutyBearers());
        content = amended;
        if (counts) {
            refold();
        }
    }

    /** In world order. */
    List<EffectiveFollowUp> followUps() {
        return Collections.unmodifiableList(followUps);
    }

    Standing standing() {
        return fold.standing();
    }

    Headlines headlines() {
        return fold.headlines();
    }

    /** The standing by those follow-ups whose period had ended by a moment. */
    Standing standingAsOf(Instant moment) {
        StandingFold then = new StandingFold(content.kind(), content.dutyBearers());
        for (EffectiveFollowUp followUp : followUps) {
            if (followUp.occurredOn().end().isAfter(moment)) {
                break;
            }
            then.next(followUp);
        }
        return then.standing();
    }

    private void insert(EffectiveFollowUp followUp) {
        int found = Collections.binarySearch(followUps, followUp);
        followUps.add(found < 0 ? -found - 1 : found, followUp);
    }

    private boolean discard(UUID id) {
        for (int i = followUps.size() - 1; i >= 0; i--) {
            if (followUps.get(i).id().equals(id)) {
                followUps.remove(i);
                return true;
            }
        }
        return false;
    }

    private void refold() {
        fold.restart(content.kind(), content.dutyBearers());
        for (int i = 0; i < followUps.size(); i++) {
            fold.next(followUps.get(i));
        }
    }
}
