package org.onrecord.access;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A small OpenID Connect provider: discovery, keys, and tokens signed with them, on a free port. */
public final class OidcProvider implements AutoCloseable {

    /** For whom the tokens are that the service takes. */
    public static final String AUDIENCE = "onrecord-test";

    private final HttpServer server;
    private final PublicJsonWebKey rsa;
    private final PublicJsonWebKey ec;
    private final AtomicInteger asked = new AtomicInteger();

    private OidcProvider(HttpServer server, PublicJsonWebKey rsa, PublicJsonWebKey ec) {
        this.server = server;
        this.rsa = rsa;
        this.ec = ec;
    }

    public static OidcProvider start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            PublicJsonWebKey rsa = RsaJwkGenerator.generateJwk(2048);
            rsa.setKeyId("rsa");
            PublicJsonWebKey ec = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            ec.setKeyId("ec");
            OidcProvider provider = new OidcProvider(server, rsa, ec);
            provider.answer("/.well-known/openid-configuration", """
                    {"issuer":"%1$s","jwks_uri":"%1$s/keys","authorization_endpoint":"%1$s/auth",
                     "token_endpoint":"%1$s/token","subject_types_supported":["public"],
                     "response_types_supported":["code"],"id_token_signing_alg_values_supported":["RS256","ES256"]}
                    """.formatted(provider.issuer()));
            provider.answer("/keys", new JsonWebKeySet(rsa, ec).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
            server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often it was asked for anything. */
    int asked() {
        return asked.get();
    }

    /** The RSA key, for those who try to misuse it. */
    PublicJsonWebKey rsa() {
        return rsa;
    }

    /** A good token for someone with these roles, signed with RS256. */
    public String token(String subject, String... roles) {
        return signed(AlgorithmIdentifiers.RSA_USING_SHA256, claims -> {
            claims.setSubject(subject);
            claims.setStringListClaim("roles", List.of(roles));
        });
    }

    /** A token as good as another but for what is changed, signed by the algorithm's own key. */
    String signed(String algorithm, Consumer<JwtClaims> change) {
        PublicJsonWebKey key = algorithm.startsWith("ES") ? ec : rsa;
        return sign(algorithm, key, claims(change));
    }

    /** A token's claims: good for five minutes, for {@link #AUDIENCE}. */
    JwtClaims claims(Consumer<JwtClaims> change) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer());
        claims.setAudience(AUDIENCE);
        claims.setSubject("somebody");
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setIssuedAtToNow();
        change.accept(claims);
        return claims;
    }

    static String sign(String algorithm, PublicJsonWebKey key, JwtClaims claims) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setAlgorithmHeaderValue(algorithm);
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setKey(key.getPrivateKey());
        return serialized(jws);
    }

    static String serialized(JsonWebSignature jws) {
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(String path, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
