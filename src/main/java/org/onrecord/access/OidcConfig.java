package org.onrecord.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is taken from a provider's tokens, beside what Quarkus' own settings ({@code quarkus.oidc.*}) say. */
@ConfigMapping(prefix = "onrecord.access.oidc")
public interface OidcConfig {

    /** The claim with the name under which someone's entries are recorded; without it they bear a part of the id. */
    @WithDefault("name")
    String nameClaim();
}
