package org.onrecord.alert.delivery;

import java.time.Instant;
import org.onrecord.alert.Attempt;
import org.onrecord.alert.Channel;
import org.onrecord.alert.Subscription;

/** An attempt that has ended, with whatever it was made for. */
record Ended(Claim claim, Subscription to, Attempt attempt) {

    boolean arrived() {
        return attempt.outcome() == Attempt.Outcome.ARRIVED;
    }

    boolean ordered() {
        return to.channel() instanceof Channel.Webhook webhook && webhook.ordered();
    }

    Instant at() {
        return attempt.at().plus(attempt.took());
    }
}
