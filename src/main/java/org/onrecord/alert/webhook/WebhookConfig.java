package org.onrecord.alert.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of webhooks. */
@ConfigMapping(prefix = "onrecord.alert.webhook")
public interface WebhookConfig {

    /** Whether receivers may be http instead of https: what they are told can then be read on the way. */
    @WithDefault("false")
    boolean allowHttp();

    /** Networks, in CIDR notation, to which webhooks may go although they are not everybody's. */
    Optional<List<String>> allowedNetworks();

    /** Within what time a receiver must take a connection. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** Within what time it must have answered, from the look-up of its name to the last byte. */
    @WithDefault("15s")
    Duration timeout();
}
