package org.onrecord.access;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** An OpenID Connect provider, and the service set to take its tokens. */
public final class OidcTestResource implements QuarkusTestResourceLifecycleManager {

    private OidcProvider provider;

    @Override
    public Map<String, String> start() {
        provider = OidcProvider.start();
        return Map.of(
                "quarkus.oidc.auth-server-url",
                provider.issuer(),
                "quarkus.oidc.token.audience",
                OidcProvider.AUDIENCE);
    }

    @Override
    public void inject(TestInjector testInjector) {
        testInjector.injectIntoFields(provider, new TestInjector.MatchesType(OidcProvider.class));
    }

    @Override
    public void stop() {
        if (provider != null) {
            provider.close();
        }
    }
}
