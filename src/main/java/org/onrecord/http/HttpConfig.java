package org.onrecord.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the HTTP interface. */
@ConfigMapping(prefix = "onrecord.http")
public interface HttpConfig {

    /**
     * How long the service waits for a body as a whole, and as much longer as it takes at 16 KiB a second. An import is
     * read while it is worked on and may take as long as it likes, as long as each of its pieces comes in time.
     */
    @WithDefault("60s")
    Duration bodyTimeout();
}
