package org.onrecord.alert;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Carries messages over one kind of channel. There is one for each. */
public interface Courier {

    /** Whether it is the one for a channel. */
    boolean carries(Channel channel);

    /**
     * Looks at a channel that somebody wants to use.
     *
     * @throws org.onrecord.http.ProblemException where it cannot be used; it names the field
     */
    void check(Channel channel);

    /**
     * Takes notice of a subscription that was made or has another channel, in the transaction (JTA) that writes it.
     *
     * @return what its owner is shown this once, by name
     */
    Map<String, String> opened(Subscription subscription);

    /** Makes one attempt. What goes wrong is in the answer; it takes no longer than its limits allow. */
    CompletionStage<Attempt> carry(Delivery delivery, Subscription to);
}
