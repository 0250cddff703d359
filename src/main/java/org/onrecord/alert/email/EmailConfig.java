package org.onrecord.alert.email;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of alerts by e-mail; how the mail server is reached stands in {@code quarkus.mailer}. */
@ConfigMapping(prefix = "onrecord.alert.email")
public interface EmailConfig {

    /** Within what time the mail server must have taken a message, from the look-up of its name to its last answer. */
    @WithDefault("30s")
    Duration timeout();

    /** For how long the link works by which the owner of a mailbox agrees. */
    @WithDefault("7d")
    Duration confirmationValid();

    /** How often in 24 hours a mailbox is asked at most, whoever asks. */
    @WithDefault("3")
    int confirmationsPerDay();

    /** To whom it is told that a receiver was given up on; to nobody where it is absent. */
    Optional<String> operator();
}
