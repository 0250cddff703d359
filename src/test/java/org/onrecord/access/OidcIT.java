package org.onrecord.access;

import static org.hamcrest.Matchers.describedAs;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.json;
import static org.onrecord.access.Desk.nobody;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.embedded.EmbeddedTestResource;

/** Tokens of an OpenID Connect provider, beside API keys. */
@QuarkusTest
@TestProfile(GuardedProfile.class)
@QuarkusTestResource(EmbeddedTestResource.class)
class OidcIT {

    private static final String KEYS = "/api/v1/api-keys";
    private static final String CHECK = json("{'type':'check','occurredOn':'2022'}");

    OidcProvider provider;

    @Inject
    ApiKeys keys;

    private final Desk desk = new Desk();

    @ParameterizedTest
    @ValueSource(
            strings = {AlgorithmIdentifiers.RSA_USING_SHA256, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256})
    void whoBringsATokenIsKnownByIssuerAndSubject(String algorithm) {
        // given
        String item = desk.call();
        String token = provider.signed(algorithm, claims -> {
            claims.setSubject("ana@example.org");
            claims.setStringClaim("name", "Ana");
            claims.setStringListClaim("roles", "analyst", "chief");
        });
        // when
        JsonPath entry = with(token)
                .body(CHECK)
                .post(COMMITMENTS + "/" + item + "/follow-ups")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        // then
        assertEquals("Ana", entry.getString("author.name"));
        assertEquals(OidcPrincipal.id(provider.issuer(), "ana@example.org"), entry.getString("author.id"));
        assertTrue(entry.getString("author.id").matches("oidc:[0-9a-f]{64}"), entry.getString("author.id"));
    }

    @ParameterizedTest
    @CsvSource({
        "reader,403,403,200",
        "analyst,201,403,200",
        "editor,201,403,200",
        "admin,201,200,200",
        "king,403,403,200"
    })
    void aTokensRolesOpenTheSameDoorsAsAKeys(String role, int followUp, int listKeys, int list) {
        String token = provider.token("somebody", role);
        with(token)
                .body(CHECK)
                .post(COMMITMENTS + "/" + desk.call() + "/follow-ups")
                .then()
                .statusCode(followUp);
        with(token).get(KEYS).then().statusCode(listKeys);
        with(token).get(COMMITMENTS).then().statusCode(list);
    }

    @Test
    void aTokenWithoutAKnownRoleIsToldWhichOneItNeeds() {
        with(provider.token("somebody", "king"))
                .get(KEYS)
                .then()
                .statusCode(403)
                .body("detail", equalTo("This needs the role admin; you have no role."));
    }

    @Test
    void whatIsNotGoodIsRefusedWithoutAReason() {
        badTokens().forEach((what, token) -> {
            for (String door : new String[] {COMMITMENTS, KEYS, "/problems", "/api/v1/stream"}) {
                with(token)
                        .get(door)
                        .then()
                        .statusCode(401)
                        .header("Content-Type", "application/problem+json")
                        .header(
                                "WWW-Authenticate",
                                describedAs(what, equalTo("Bearer realm=\"onrecord\", error=\"invalid_token\"")))
                        .body("type", equalTo("urn:onrecord:problem:unauthorized"))
                        .body(
                                "detail",
                                equalTo("The key or token is not good, or is not sent as Authorization: Bearer <key or"
                                        + " token>."));
            }
        });
    }

    @Test
    void strangersCannotMakeTheServicePesterTheProvider() {
        int before = provider.asked();
        try (OidcProvider other = OidcProvider.start()) {
            for (int i = 0; i < 30; i++) {
                other.rsa().setKeyId("unknown-" + i);
                String signed = OidcProvider.sign(
                        AlgorithmIdentifiers.RSA_USING_SHA256, other.rsa(), provider.claims(claims -> {}));
                with(signed).get(COMMITMENTS).then().statusCode(401);
            }
        }
        // Once it may look whether there are new keys.
        assertTrue(provider.asked() - before <= 1, "asked " + (provider.asked() - before) + " times");
    }

    @Test
    void cookiesOfOtherProgramsOnTheHostChangeNothing() {
        for (String cookie : List.of("q_session=x", "q_session_other=x", "q_auth_other_1=x")) {
            with(provider.token("somebody", "reader"))
                    .header("Cookie", cookie)
                    .get(COMMITMENTS)
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void keysAreGoodAsBefore() {
        desk.analyst().get(COMMITMENTS).then().statusCode(200);
        desk.analyst().get(KEYS).then().statusCode(403);
        with("onr_wrong").get(COMMITMENTS).then().statusCode(401);
    }

    @Test
    void anAdminKeyMayLookLikeAToken() {
        String key = "any.shape-of_a.key-" + System.nanoTime();
        assertTrue(keys.admit(key, ApiKeyEntity.Origin.FILE));
        with(key).get(KEYS).then().statusCode(200);
        String signed = provider.token("x").replaceAll("\\.[^.]*$", ".AAAA");
        assertTrue(keys.admit(signed, ApiKeyEntity.Origin.FILE));
        with(signed).get(KEYS).then().statusCode(200);
    }

    @Test
    void theSameIdempotencyKeyOfTwoSubjectsIsTwoRequests() {
        String item = desk.call();
        String first = logged(provider.token("one", "analyst"), item);
        assertEquals(first, logged(provider.token("one", "analyst"), item));
        assertTrue(!first.equals(logged(provider.token("two", "analyst"), item)));
    }

    @Test
    void whoHasNoNameBearsAPartOfTheId() {
        with(provider.token("nameless", "admin"))
                .body(json("{'name':'k','role':'reader'}"))
                .post(KEYS)
                .then()
                .statusCode(201)
                .body("createdBy", startsWith("oidc:"))
                .body("createdBy", not(equalTo("nameless")));
    }

    private String logged(String token, String item) {
        return with(token)
                .header("Idempotency-Key", "the-same")
                .body(CHECK)
                .post(COMMITMENTS + "/" + item + "/follow-ups")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id");
    }

    private Map<String, String> badTokens() {
        String good = provider.token("mallory", "admin");
        String[] parts = good.split("\\.", -1);
        Map<String, String> bad = new TreeMap<>();
        bad.put("unsigned", base64("{\"alg\":\"none\"}") + "." + parts[1] + ".");
        bad.put("unsigned, in capitals", base64("{\"alg\":\"NONE\"}") + "." + parts[1] + ".");
        bad.put("its signature cut off", parts[0] + "." + parts[1] + ".");
        bad.put(
                "changed",
                parts[0] + "."
                        + base64(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                                .replace("mallory", "alice"))
                        + "." + parts[2]);
        bad.put("its signature changed", parts[0] + "." + parts[1] + "." + parts[2].substring(4) + "AAAA");
        bad.put("of another issuer", rs256(claims -> claims.setIssuer("https://other.example.org")));
        bad.put("for somebody else", rs256(claims -> claims.setAudience("another-service")));
        bad.put("for nobody", rs256(claims -> claims.unsetClaim("aud")));
        bad.put("expired", rs256(claims -> claims.setExpirationTimeMinutesInTheFuture(-1)));
        bad.put("of no end", rs256(claims -> claims.unsetClaim("exp")));
        bad.put("not yet good", rs256(claims -> {
            NumericDate later = NumericDate.now();
            later.addSeconds(300);
            claims.setNotBefore(later);
        }));
        bad.put("of nobody", rs256(claims -> claims.unsetClaim("sub")));
        bad.put("signed with the public key as a secret", hs256());
        bad.put("no JSON", "a.b.c");
        try (OidcProvider other = OidcProvider.start()) {
            bad.put("signed by another provider", other.token("mallory", "admin"));
            bad.put(
                    "signed by another's key",
                    OidcProvider.sign(
                            AlgorithmIdentifiers.RSA_USING_SHA256,
                            other.rsa(),
                            provider.claims(claims -> claims.setStringListClaim("roles", "admin"))));
        }
        return bad;
    }

    private String rs256(Consumer<JwtClaims> change) {
        return provider.signed(AlgorithmIdentifiers.RSA_USING_SHA256, claims -> {
            claims.setStringListClaim("roles", "admin");
            change.accept(claims);
        });
    }

    private String hs256() {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(provider.claims(claims -> claims.setStringListClaim("roles", "admin"))
                .toJson());
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        jws.setKeyIdHeaderValue("rsa");
        jws.setKey(new HmacKey(provider.rsa().getPublicKey().getEncoded()));
        return OidcProvider.serialized(jws);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RequestSpecification with(String token) {
        return nobody().header("Authorization", "Bearer " + token);
    }
}
