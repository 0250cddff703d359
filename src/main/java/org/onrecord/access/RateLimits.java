package org.onrecord.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/**
 * The limits of those who ask: of principals by their id, of everybody else by their address. Each answer tells how it
 * stands; what is beyond is a 429.
 */
@Singleton
final class RateLimits {

    private static final String POLICY = "RateLimit-Policy";
    private static final String STATE = "RateLimit";

    private final Limited principals;
    private final Limited anonymous;
    private final Limited wrongKeys;

    /** A limit with what it comes to. */
    private record Limited(RateLimit limit, String policy, Counter refused) {

        static Limited of(String name, int perMinute, MeterRegistry registry) {
            RateLimit limit = new RateLimit(name, perMinute);
            Counter refused = Counter.builder("onrecord.access.limited")
                    .description("Requests that were refused because their sender had sent too many")
                    .tag("policy", name)
                    .register(registry);
            return new Limited(limit, limit.policyField(), refused);
        }
    }

    RateLimits(LimitsConfig settings, MeterRegistry registry) {
        this.principals = Limited.of("principal", settings.principalPerMinute(), registry);
        this.anonymous = Limited.of("anonymous", settings.anonymousPerMinute(), registry);
        this.wrongKeys = Limited.of("wrong-keys", settings.wrongKeysPerMinute(), registry);
    }

    /**
     * Counts a request without a key.
     *
     * @throws ProblemException 429
     */
    void ofAddress(HttpServerRequest request) {
        if (!anonymous.limit().isOff()) {
            take(anonymous, AddressGroup.of(request), request.response(), "this address");
        }
    }

    /**
     * Counts a request of a principal.
     *
     * @throws ProblemException 429
     */
    void ofPrincipal(Principal principal, HttpServerRequest request) {
        if (!principals.limit().isOff()) {
            take(principals, principal.id(), request.response(), "this principal");
        }
    }

    /**
     * Asked before a key is looked at, so that after too many guesses none is told right from wrong any more.
     *
     * @throws ProblemException 429
     */
    void beforeKey(HttpServerRequest request) {
        if (!wrongKeys.limit().isOff() && wrongKeys.limit().isSpent(AddressGroup.of(request))) {
            throw refused(wrongKeys, 1, "Too many keys from this address were not good.");
        }
    }

    /**
     * Counts a key that was not good, and the request besides as one without a key.
     *
     * @throws ProblemException 429
     */
    void wrongKey(HttpServerRequest request) {
        if (!wrongKeys.limit().isOff()) {
            wrongKeys.limit().take(AddressGroup.of(request));
        }
        ofAddress(request);
    }

    private static void take(Limited limited, String who, HttpServerResponse response, String whose) {
        RateLimit limit = limited.limit();
        RateLimit.Taken taken = limit.take(who);
        response.putHeader(POLICY, limited.policy()).putHeader(STATE, limit.field(taken));
        if (!taken.allowed()) {
            throw refused(
                    limited,
                    taken.next(),
                    "From " + whose + " come more than " + limit.perMinute() + " requests a minute.");
        }
    }

    private static ProblemException refused(Limited limited, long seconds, String detail) {
        limited.refused().increment();
        return ProblemException.retryLater(ProblemType.TOO_MANY_REQUESTS, detail, (int) Math.max(1, seconds));
    }
}
