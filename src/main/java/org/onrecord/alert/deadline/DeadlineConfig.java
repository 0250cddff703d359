package org.onrecord.alert.deadline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of what time raises. */
@ConfigMapping(prefix = "onrecord.alert.deadline")
public interface DeadlineConfig {

    /** After how long without anything logged or checked an item is stale. */
    @WithDefault("180d")
    Duration staleAfter();
}
