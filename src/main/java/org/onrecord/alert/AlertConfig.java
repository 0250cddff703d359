package org.onrecord.alert;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Settings of alerts. */
@ConfigMapping(prefix = "onrecord.alert")
public interface AlertConfig {

    /** Where clients reach this service, as {@code https://record.example.org}: what links in messages begin with. */
    Optional<String> publicUrl();
}
