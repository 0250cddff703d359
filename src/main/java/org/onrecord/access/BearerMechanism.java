package org.onrecord.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import org.onrecord.http.Failures;

/**
 * Takes the key or token from {@code Authorization: Bearer} (RFC 6750 §2.1), the only place where it may be sent. What
 * looks like a token is for the provider to judge, where one is configured; what that refuses may still be a key, since
 * an admin key may have any shape.
 */
@ApplicationScoped
class BearerMechanism implements HttpAuthenticationMechanism {

    private static final String SCHEME = "Bearer ";

    private final OidcTokens tokens;

    BearerMechanism(OidcTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        List<String> sent = context.request().headers().getAll("Authorization");
        if (sent.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        String value = sent.get(0);
        if (sent.size() > 1 || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Uni.createFrom().failure(new AuthenticationFailedException("not one Bearer token"));
        }
        String token = value.substring(SCHEME.length()).strip();
        Uni<SecurityIdentity> asKey =
                providers.authenticate(new TokenAuthenticationRequest(new ApiKeyCredential(token)));
        return tokens.mayBe(token)
                ? tokens.identityOf(context, providers).onFailure().recoverWithUni(refused -> asKey.onFailure(
                                AuthenticationFailedException.class)
                        .transform(unknown -> refused))
                : asKey;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", Failures.CHALLENGE));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenAuthenticationRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }

    /** Before all others: none of them is to see what was sent on its own. */
    @Override
    public int getPriority() {
        return Integer.MAX_VALUE;
    }
}
