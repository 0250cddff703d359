package org.onrecord.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;

/** CORS and TLS, once they are configured. */
@QuarkusTest
@TestProfile(GuardedProfile.class)
@QuarkusTestResource(EmbeddedTestResource.class)
class CorsAndTlsIT {

    private static final String DOOR = "/api/v1/commitments";

    @TestHTTPResource(tls = true)
    URI secure;

    @Test
    void theSiteThatWasNamedMayReadAndSeesWhatItNeeds() {
        given().header("Origin", GuardedProfile.ORIGIN)
                .get(DOOR)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", GuardedProfile.ORIGIN)
                .header("Vary", containsString("Authorization"))
                .header(
                        "Access-Control-Expose-Headers",
                        allOf(
                                containsString("Onrecord-Position"),
                                containsString("ETag"),
                                containsString("Link"),
                                containsString("RateLimit")));
    }

    @Test
    void itMayAskBeforehandWithoutAKey() {
        given().header("Origin", GuardedProfile.ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
                .options(DOOR)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", GuardedProfile.ORIGIN)
                .header("Access-Control-Allow-Methods", containsString("POST"))
                .header("Access-Control-Allow-Headers", containsString("authorization"));
    }

    @Test
    void anotherSiteIsRefused() {
        given().header("Origin", "https://elsewhere.example.org")
                .get(DOOR)
                .then()
                .statusCode(403)
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void overTlsAllIsAsBeforeAndBrowsersAreToldToStay() {
        given().relaxedHTTPSValidation()
                .get(secure.resolve(DOOR))
                .then()
                .statusCode(200)
                .header("Strict-Transport-Security", "max-age=31536000")
                .header("X-Content-Type-Options", "nosniff");
        given().relaxedHTTPSValidation()
                .header("Authorization", AdminKeyOfTest.bearer())
                .get(secure.resolve("/api/v1/api-keys"))
                .then()
                .statusCode(200);
        given().get(DOOR).then().statusCode(200).header("Strict-Transport-Security", nullValue());
    }
}
