package org.onrecord.alert.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** Settings of the delivery of messages, by whichever channel. */
@ConfigMapping(prefix = "onrecord.alert.delivery")
public interface DeliveryConfig {

    /** How long to wait behind each attempt that failed, give or take a fifth; one more fails for good. */
    @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
    List<Duration> retries();

    /** After how long of nothing but failure a receiver is given up on. */
    @WithDefault("5d")
    Duration giveUpAfter();

    /** How many attempts an instance makes at once with receivers that answer quickly, and as many with the others. */
    @WithDefault("128")
    int concurrency();

    /** How many attempts are made at once with one receiver, over all instances; one where it fails or is slow. */
    @WithDefault("4")
    int perReceiver();

    /** For how long a message is one instance's. What a killed one had is taken over after it; it must outlast any attempt. */
    @WithDefault("45s")
    Duration claim();

    /** How often to look for what nobody told of. */
    @WithDefault("10s")
    Duration poll();

    /** How long a message to a receiver that takes them may be overdue before the health check turns red. */
    @WithDefault("5m")
    Duration overdue();

    /** For how long messages and their attempts are kept once nothing more is to be done with them. */
    @WithDefault("90d")
    Duration keep();
}
