package org.onrecord.checkpoint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of checkpoints. */
@ConfigMapping(prefix = "onrecord.checkpoint")
public interface CheckpointConfig {

    /** How often one is made, where anything has changed. */
    @WithDefault("1h")
    Duration every();

    /**
     * The signing key: 32 random bytes, in base64. Where it is absent, the first start writes one to {@code checkpoint.key} in
     * the data folder.
     */
    Optional<String> key();
}
