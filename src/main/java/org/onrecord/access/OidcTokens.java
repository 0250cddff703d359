package org.onrecord.access;

import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/**
 * The tokens of an OpenID Connect provider, where one is configured: Quarkus checks signature, issuer, audience and
 * time, and what it vouches for becomes a {@link Principal} here.
 */
@Singleton
final class OidcTokens {

    /** RFC 7515 §7.1; the last part is empty where nothing is signed. */
    private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");

    private static final String ANY = "any";
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final OidcAuthenticationMechanism oidc;
    private final Optional<String> provider;
    private final Optional<List<String>> audience;
    private final Optional<String> issuer;
    private final String nameClaim;
    private volatile boolean everGood;
    private volatile long askAgain = System.nanoTime();

    OidcTokens(
            OidcAuthenticationMechanism oidc,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> provider,
            @ConfigProperty(name = "quarkus.oidc.token.audience") Optional<List<String>> audience,
            @ConfigProperty(name = "quarkus.oidc.token.issuer") Optional<String> issuer,
            OidcConfig settings) {
        this.oidc = oidc;
        this.provider = provider;
        this.audience = audience;
        this.issuer = issuer;
        this.nameClaim = settings.nameClaim();
    }

    /** Quarkus would take a token that was made for any other service of the same provider. */
    void requireAudience(@Observes StartupEvent start) {
        if (provider.isPresent() && (audience.isEmpty() || audience.get().contains(ANY))) {
            throw new IllegalStateException("With quarkus.oidc.auth-server-url, quarkus.oidc.token.audience must name"
                    + " for whom tokens are made, or those made for other services would be taken.");
        }
        if (provider.isPresent() && issuer.filter(ANY::equals).isPresent()) {
            throw new IllegalStateException("quarkus.oidc.token.issuer must name one issuer: a principal is known by"
                    + " its issuer and subject.");
        }
    }

    /** Whether the provider is to be asked about this. */
    boolean mayBe(String token) {
        return provider.isPresent() && COMPACT.matcher(token).matches();
    }

    /** Whom the request's token stands for; fails where it is not good. */
    Uni<SecurityIdentity> identityOf(RoutingContext context, IdentityProviderManager providers) {
        if (!everGood && System.nanoTime() - askAgain < 0) {
            return Uni.createFrom().failure(unavailable());
        }
        return oidc.authenticate(context, providers)
                .onItem()
                .ifNull()
                .failWith(() -> new AuthenticationFailedException("no provider"))
                .map(this::withPrincipal)
                .onFailure(OIDCException.class)
                .transform(this::cannotTell);
    }

    /**
     * The keys that would tell a good token from another are not to be had. Until they first were, Quarkus tries to reach
     * the provider for each token, and logs at length that it cannot: strangers must not make it do that all the time.
     */
    private Throwable cannotTell(Throwable failure) {
        askAgain = System.nanoTime() + RETRY.toNanos();
        return unavailable();
    }

    private static ProblemException unavailable() {
        return ProblemException.retryLater(
                ProblemType.PROVIDER_UNAVAILABLE, "The OpenID Connect provider cannot be reached at the moment.", (int)
                        RETRY.toSeconds());
    }

    private SecurityIdentity withPrincipal(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            throw new AuthenticationFailedException("not a token with claims");
        }
        Principal principal = OidcPrincipal.of(token, identity.getRoles(), nameClaim)
                .orElseThrow(() -> new AuthenticationFailedException("no subject"));
        everGood = true;
        return QuarkusSecurityIdentity.builder(identity)
                .addAttribute(ApiKeyIdentities.PRINCIPAL, principal)
                .build();
    }
}
