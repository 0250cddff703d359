package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcTokensTest {

    private static final String PROVIDER = "https://id.example.org";

    @Test
    void aProviderWithoutAnAudienceIsRefusedAtTheStart() {
        for (OidcTokens careless : List.of(
                tokens(PROVIDER, null, null), tokens(PROVIDER, "any", null), tokens(PROVIDER, "onrecord", "any"))) {
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> careless.requireAudience(null));
            assertTrue(refused.getMessage().contains("quarkus.oidc.token."), refused.getMessage());
        }
        assertDoesNotThrow(() -> tokens(PROVIDER, "onrecord", null).requireAudience(null));
        assertDoesNotThrow(() -> tokens(null, null, null).requireAudience(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", "a.b.c"})
    void whatHasTheShapeOfATokenIsForTheProviderWhereThereIsOne(String token) {
        assertTrue(tokens(PROVIDER, "onrecord", null).mayBe(token));
        assertFalse(tokens(null, null, null).mayBe(token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "onr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a.b", "a.b.c.d", ".b.c", "a..c", "a.b.c="
            })
    void whatHasNotIsNot(String key) {
        assertFalse(tokens(PROVIDER, "onrecord", null).mayBe(key));
    }

    @Test
    void anIdIsAlwaysTheSameAndNobodyElses() {
        String id = OidcPrincipal.id(PROVIDER, "ana");
        assertEquals("oidc:cfee0fbd", id.substring(0, 13));
        assertNotEquals(id, OidcPrincipal.id(PROVIDER, "anna"));
        assertNotEquals(id, OidcPrincipal.id(PROVIDER + "a", "na"));
    }

    private static OidcTokens tokens(String provider, String audience, String issuer) {
        OidcConfig settings = () -> "name";
        return new OidcTokens(
                null,
                Optional.ofNullable(provider),
                Optional.ofNullable(audience).map(List::of),
                Optional.ofNullable(issuer),
                settings);
    }
}
