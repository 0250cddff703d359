package org.onrecord.timeline;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the timeline's projection. */
@ConfigMapping(prefix = "onrecord.timeline")
public interface TimelineConfig {

    /**
     * About how much memory the histories take on which the projector decides. Those that do not fit are read back from
     * PostgreSQL when their next event comes.
     */
    @WithDefault("256M")
    MemorySize historyCache();
}
