package org.onrecord.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.AdminKeyOfTest;
import org.onrecord.embedded.EmbeddedTestResource;

@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class SharedMechanismsIT {

    private static final String SAMPLE = "/api/v1/sample";
    private static final RestAssuredConfig WITHOUT_CHARSET = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig()
                    .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                    .encodeContentTypeAs("application/merge-patch+json", ContentType.TEXT));
    private static final String TAG = "\"one,two\"";

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void whatTheClientHasIsNotMadeAgain(String method) {
        // given
        int made = given().get(SAMPLE).then().header("ETag", TAG).extract().path("made");
        // when
        Response answer = given().header("If-None-Match", "\"zero\", W/" + TAG).request(method, SAMPLE);
        // then
        answer.then()
                .statusCode(304)
                .header("ETag", TAG)
                .header("Cache-Control", "no-cache")
                .header("Vary", "Authorization, Accept, Accept-Encoding")
                .body(equalTo(""));
        assertEquals(made + 1, given().get(SAMPLE).then().extract().<Integer>path("made"));
    }

    @Test
    void anAnswerToAKeyIsPrivate() {
        admin().get(SAMPLE).then().header("Cache-Control", "private, no-cache");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"\"one\" | 412", "W/\"one,two\" | 412", "one,two | 412", "\"one,two\" | 200", "* | 200"})
    void aChangeNeedsTheTagThatWasRead(String ifMatch, int status) {
        admin().config(WITHOUT_CHARSET)
                .contentType("application/merge-patch+json")
                .header("If-Match", ifMatch)
                .body("{}")
                .patch(SAMPLE)
                .then()
                .statusCode(status);
    }

    @Test
    void aChangeWithoutATagIsRefused() {
        admin().contentType("application/json")
                .body("{}")
                .patch(SAMPLE)
                .then()
                .statusCode(428)
                .header("ETag", TAG);
    }

    @Test
    void pagesLinkToTheNextAndKeepTheirFilters() {
        String link = given().urlEncodingEnabled(false)
                .get(SAMPLE + "/list?limit=2&kind=a%20b&kind=c")
                .then()
                .statusCode(200)
                .body("items", hasItems(1, 2))
                .extract()
                .header("Link");
        assertTrue(link.endsWith(">; rel=\"next\""), link);
        String next = link.substring(1, link.indexOf('>'));
        assertTrue(next.startsWith(SAMPLE + "/list?limit=2&kind=a%20b&kind=c&cursor="), next);
        given().urlEncodingEnabled(false).get(next).then().statusCode(200).body("items", equalTo(List.of(3, 4)));
    }

    @Test
    void theLastPageHasNoNext() {
        given().get(SAMPLE + "/list?limit=5")
                .then()
                .header("Link", equalTo(null))
                .body("next", equalTo(null));
    }

    @Test
    void jsonTellsNullsAndInstants() {
        given().get(SAMPLE + "/json?asOf=2022-05-28")
                .then()
                .statusCode(200)
                .body(containsString("\"none\":null"))
                .body("day", equalTo("2022-05-28"))
                .body("instant", equalTo("2022-05-28T10:00:00Z"))
                .body("text", equalTo("中é"));
    }

    @Test
    void everyAnswerTellsThePosition() {
        given().get(SAMPLE).then().header("Onrecord-Position", not(equalTo(null)));
        given().get("/api/v1/nowhere").then().statusCode(404);
        given().get("/problems").then().header("Onrecord-Position", equalTo(null));
    }

    @Test
    void aPositionThatIsNotReachedIsToldToComeLater() {
        given().header("Onrecord-Min-Position", "0:999999999")
                .get(SAMPLE)
                .then()
                .statusCode(503)
                .header("Retry-After", not(equalTo(null)))
                .body("type", equalTo("urn:onrecord:problem:not-yet-visible"));
        admin().header("Onrecord-Min-Position", "0:999999999")
                .get(SAMPLE + "/later")
                .then()
                .statusCode(503);
        given().header("Onrecord-Min-Position", "-").get(SAMPLE).then().statusCode(200);
        given().header("Onrecord-Min-Position", "yesterday").get(SAMPLE).then().statusCode(400);
    }

    @Test
    void optionsTellsTheMethods() {
        given().options(SAMPLE).then().statusCode(200).header("Allow", "GET, HEAD, OPTIONS, PATCH, POST");
    }

    private static RequestSpecification admin() {
        return given().header("Authorization", AdminKeyOfTest.bearer());
    }
}
