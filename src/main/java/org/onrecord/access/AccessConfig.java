package org.onrecord.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Who may come in. */
@ConfigMapping(prefix = "onrecord.access")
public interface AccessConfig {

    /**
     * The admin key, at least 16 characters; environment name {@code ONRECORD_ADMIN_KEY}. Where it is absent, the first
     * start writes one to {@code admin.key} in the data folder. A key given here before and replaced by another is
     * revoked at the next start.
     */
    Optional<String> adminKey();

    /** Whether what is public may be read without a key; if not, reading asks for the role reader. */
    @WithDefault("true")
    boolean publicRead();
}
