package org.onrecord.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;

/** Knows whom an API key stands for. */
@ApplicationScoped
class ApiKeyIdentities implements IdentityProvider<TokenAuthenticationRequest> {

    /** The attribute of an identity that holds the {@link Principal}, whoever vouches for it. */
    static final String PRINCIPAL = "onrecord.principal";

    private final ApiKeys keys;

    ApiKeyIdentities(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        if (!(request.getToken() instanceof ApiKeyCredential key)) {
            return Uni.createFrom().nullItem();
        }
        String token = key.getToken();
        return context.runBlocking(() -> keys.principalOf(token)
                .map(ApiKeyIdentities::identity)
                .orElseThrow(() -> new AuthenticationFailedException("unknown key")));
    }

    /** Whom an identity stands for; null for the anonymous one. */
    static Principal principalOf(SecurityIdentity identity) {
        return identity == null ? null : identity.getAttribute(PRINCIPAL);
    }

    private static SecurityIdentity identity(Principal principal) {
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(principal.id()))
                .addAttribute(PRINCIPAL, principal);
        Arrays.stream(Role.values()).filter(principal::has).map(Role::wire).forEach(identity::addRole);
        return identity.build();
    }
}
