package org.onrecord.access;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service with limits that a test reaches, behind a proxy that is trusted to say whose address it is. */
public final class LimitedProfile implements QuarkusTestProfile {

    static final int REQUESTS = 20;
    static final int WRONG_KEYS = 5;
    static final int STREAMS = 2;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("onrecord.access.limits.principal-per-minute", Integer.toString(REQUESTS)),
                Map.entry("onrecord.access.limits.anonymous-per-minute", Integer.toString(REQUESTS)),
                Map.entry("onrecord.access.limits.wrong-keys-per-minute", Integer.toString(WRONG_KEYS)),
                Map.entry("onrecord.stream.max-per-principal", Integer.toString(STREAMS)),
                Map.entry("onrecord.stream.max-per-address", Integer.toString(STREAMS)),
                Map.entry("onrecord.transfer.max-exports", "0"),
                Map.entry("onrecord.http.body-timeout", "3s"),
                Map.entry("quarkus.http.idle-timeout", "5s"),
                Map.entry("quarkus.http.read-timeout", "2s"),
                Map.entry("quarkus.http.proxy.proxy-address-forwarding", "true"),
                Map.entry("quarkus.http.proxy.allow-x-forwarded", "true"),
                Map.entry("quarkus.http.proxy.trusted-proxies", "127.0.0.1"));
    }
}
