package org.onrecord.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much one instance takes upon itself. */
@ConfigMapping(prefix = "onrecord.http")
public interface AdmissionConfig {

    /** How many requests of the API may be under way at once, those of followers not counted. */
    @WithDefault("1000")
    int maxRequests();
}
