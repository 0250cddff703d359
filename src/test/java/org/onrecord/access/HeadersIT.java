package org.onrecord.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.embedded.EmbeddedTestResource;

/** What every answer tells browsers, where nothing is configured. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class HeadersIT {

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/commitments, 200",
        "GET, /api/v1/feeds/changes.atom, 200",
        "GET, /api/v1/exports/commitments.csv, 200",
        "HEAD, /api/v1/stream, 200",
        "GET, /api/v1/commitments?nope=1, 400",
        "GET, /api/v1/api-keys, 401",
        "GET, /nowhere, 404",
        "GET, /api/v1/nowhere, 404",
        "POST, /api/v1/facets, 405",
        "GET, /problems, 200",
        "GET, /openapi, 200",
        "GET, /q/health, 200",
        "GET, /q/metrics, 200"
    })
    void everyAnswerHasThem(String method, String path, int status) {
        guarded(given().urlEncodingEnabled(false).request(method, path).then().statusCode(status))
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }

    @Test
    void anAnswerFromMemoryHasThemToo() {
        String tag = given().get("/api/v1/facets").then().extract().header("ETag");
        guarded(given().header("If-None-Match", tag)
                .get("/api/v1/facets")
                .then()
                .statusCode(304));
    }

    @Test
    void thePagesOfSwaggerUiMayRunWhatComesFromHere() {
        String page = guarded(given().get("/docs/").then().statusCode(200))
                .header(
                        "Content-Security-Policy",
                        allOf(
                                startsWith("default-src 'none'; script-src 'self' 'unsafe-inline';"),
                                containsString("connect-src 'self';"),
                                containsString("frame-ancestors 'none'")))
                .extract()
                .asString();
        // Else the policy would keep the page from working.
        assertTrue(page.contains("<script"), page);
        assertFalse(page.matches("(?is).*(src|href)\\s*=\\s*[\"']?(https?:)?//.*"), page);
        for (String part : List.of("swagger-ui-bundle.js", "swagger-ui.css")) {
            given().get("/docs/" + part).then().statusCode(200);
        }
    }

    @Test
    void otherSitesPagesMayReadNothing() {
        given().header("Origin", GuardedProfile.ORIGIN)
                .get("/api/v1/commitments")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
        given().header("Origin", GuardedProfile.ORIGIN)
                .header("Access-Control-Request-Method", "GET")
                .options("/api/v1/commitments")
                .then()
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Methods", nullValue());
    }

    @Test
    void withoutAProviderATokenIsAnUnknownKey() {
        try (OidcProvider provider = OidcProvider.start()) {
            given().header("Authorization", "Bearer " + provider.token("somebody", "admin"))
                    .get("/api/v1/commitments")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", "Bearer realm=\"onrecord\", error=\"invalid_token\"");
        }
    }

    private static ValidatableResponse guarded(ValidatableResponse answer) {
        return answer.header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Strict-Transport-Security", nullValue());
    }
}
