package org.onrecord.transfer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of what goes in and out in bulk. */
@ConfigMapping(prefix = "onrecord.transfer")
public interface TransferConfig {

    /** How many exports an instance makes at once: each keeps a thread and a connection for as long as its reader takes. */
    @WithDefault("16")
    int maxExports();
}
