package org.onrecord.access;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.onrecord.http.Sha256;

/** The principal that a provider's token stands for. */
final class OidcPrincipal {

    /** Tells these ids from those of keys. */
    static final String PREFIX = "oidc:";

    private static final int MAX_NAME = 200;
    private static final int BRIEF = PREFIX.length() + 12;

    private OidcPrincipal() {}

    /**
     * The principal.
     *
     * @param roles as the token has them; those unknown here are ignored
     * @return empty where the token has no issuer or subject, by which alone someone is known (OpenID Connect Core §5.7)
     */
    static Optional<Principal> of(JsonWebToken token, Set<String> roles, String nameClaim) {
        String issuer = token.getIssuer();
        String subject = token.getSubject();
        if (issuer == null || issuer.isBlank() || subject == null || subject.isBlank()) {
            return Optional.empty();
        }
        Set<Role> known = Arrays.stream(Role.values())
                .filter(role -> roles.contains(role.wire()))
                .collect(Collectors.toSet());
        String name = token.getClaim(nameClaim) instanceof String given ? fit(given) : "";
        String id = id(issuer, subject);
        return Optional.of(new Principal(id, name.isEmpty() ? id.substring(0, BRIEF) : name, known));
    }

    /** A hash, because it is written to the log for good, and a subject may be an address. A URL holds no line feed. */
    static String id(String issuer, String subject) {
        return PREFIX + Sha256.hex(issuer + "\n" + subject);
    }

    /** A name that can be kept and shown: no control characters, no half characters, not too long. */
    private static String fit(String name) {
        String plain = name.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .limit(MAX_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.strip();
    }
}
