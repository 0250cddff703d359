package org.onrecord.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How much one who asks may ask, of each instance. A bucket holds a minute's worth, can be emptied at once, and fills
 * again evenly; 0 means no limit.
 */
@ConfigMapping(prefix = "onrecord.access.limits")
public interface LimitsConfig {

    /** Requests a minute of one key, or of one subject of the provider. */
    @WithDefault("60000")
    int principalPerMinute();

    /** Requests a minute without a key from one address; of IPv6, from one network of 64 bits. */
    @WithDefault("60000")
    int anonymousPerMinute();

    /** Keys that are not good, from one address; then none is looked at any more until the minute has moved on. */
    @WithDefault("60000")
    int wrongKeysPerMinute();
}
