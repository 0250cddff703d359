package org.onrecord.access;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service with all that is off until it is configured: OpenID Connect, CORS, TLS. */
public final class GuardedProfile implements QuarkusTestProfile {

    static final String ORIGIN = "https://dashboard.example.org";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.http.cors.enabled", "true", "quarkus.http.cors.origins", ORIGIN);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(OidcTestResource.class), new TestResourceEntry(TlsTestResource.class));
    }
}
