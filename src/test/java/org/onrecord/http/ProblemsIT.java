package org.onrecord.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.AdminKeyOfTest;
import org.onrecord.embedded.EmbeddedTestResource;

@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class ProblemsIT {

    private static final String SAMPLE = "/api/v1/sample";

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404",
        "GET, /api/v1/nowhere, 404",
        "GET, /q/nowhere, 404",
        "POST, /nowhere, 404",
        "DELETE, /api/v1/sample, 405",
        "TRACE, /api/v1/sample, 405",
        "GET, /api/v1/sample/list/more, 404",
        "GET, /problems/nowhere, 404"
    })
    void whatIsNotThereIsAProblem(String method, String path, int status) {
        problem(given().when().request(method, path).then(), status).body("instance", equalTo(path));
    }

    @Test
    void aMethodThatIsNotAllowedIsAnsweredWithThoseThatAre() {
        problem(given().delete(SAMPLE).then(), 405).header("Allow", "GET, HEAD, OPTIONS, PATCH, POST");
        problem(given().post(SAMPLE + "/list").then(), 405).header("Allow", "GET, HEAD, OPTIONS");
        // Addresses that begin as those of another class do.
        problem(given().delete("/api/v1/commitments/any/timeline").then(), 405).header("Allow", "GET, HEAD, OPTIONS");
        problem(given().delete("/api/v1/commitments/any/follow-ups").then(), 405)
                .header("Allow", "GET, HEAD, OPTIONS, POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/%",
                "/%zz",
                "/api/v1/sample?kind=%",
                "/api/v1/sample/list?kind=%00",
                "/api/v1/%ff",
                "/api/v1/sample/list?kind=%e4%b8",
                "/api/v1/a|b",
                "/?q={x}",
                "/["
            })
    void anAddressThatIsNotEncodedUtf8IsAProblem(String target) throws IOException {
        String answer = raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("content-type: " + Problem.MEDIA_TYPE), answer);
        assertTrue(answer.contains("urn:onrecord:problem:malformed-request"), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("x-content-type-options: nosniff"), answer);
    }

    @Test
    void longAddressesAndHeadersAreProblems() {
        problem(given().get("/api/v1/sample/list?kind=" + "a".repeat(20_000)).then(), 414);
        problem(given().header("X-Long", "a".repeat(20_000)).get(SAMPLE).then(), 431);
    }

    @Test
    void onlyWhatCanBeAnsweredIsAccepted() {
        problem(given().accept("image/png").get(SAMPLE).then(), 406);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/json; charset=iso-8859-1"})
    void otherTypesOfBodiesAreRefused(String type) throws IOException {
        String answer = raw("POST " + SAMPLE + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                + AdminKeyOfTest.bearer() + "\r\nContent-Type: " + type + "\r\nContent-Length: 2\r\n\r\n{}");
        assertTrue(answer.startsWith("HTTP/1.1 415 "), answer);
        assertTrue(answer.contains("urn:onrecord:problem:unsupported-media-type"), answer);
    }

    @Test
    void malformedJsonIsToldWithItsPlace() {
        problem(admin().body("{\"title\":\n \"a\",}").post(SAMPLE).then(), 400)
                .body("type", equalTo("urn:onrecord:problem:malformed-json"))
                .body("detail", containsString("line 2"));
        problem(admin().post(SAMPLE).then(), 400).body("type", equalTo("urn:onrecord:problem:malformed-json"));
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        problem(admin().body("{\"title\":7,\"more\":1}").post(SAMPLE).then(), 422)
                .body("type", equalTo("urn:onrecord:problem:invalid-body"))
                .body("errors", hasSize(3))
                .body("errors.pointer", hasItems("/title", "/other~1name", "/more"));
    }

    @Test
    void aBodyAnnouncedOrSentTooLongIsRefused() throws IOException {
        String body = "{\"title\":\"" + "a".repeat(2 * 1024 * 1024) + "\"}";
        problem(admin().body(body).post(SAMPLE).then(), 413).body("detail", containsString("1048576"));
        assertEquals(413, chunked(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/api/v1/sample", "/api/v1/sample/list"})
    void aBodyThatNobodyReadsDoesNotHoldUpTheNextRequestOfItsConnection(String path) throws IOException {
        String refused =
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n" + "a".repeat(300_000);
        String answers = raw(refused + "GET " + SAMPLE + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(answers.startsWith("HTTP/1.1 4"), answers);
        assertTrue(answers.contains("HTTP/1.1 200 OK"), answers);
    }

    @Test
    void aDoorMayHaveAnotherLimit() {
        given().header("Authorization", AdminKeyOfTest.bearer())
                .contentType("text/plain; charset=UTF-8")
                .body("中".repeat(700_000))
                .put(SAMPLE + "/text")
                .then()
                .statusCode(200)
                .body(equalTo("700000"));
    }

    @ParameterizedTest
    @CsvSource({
        "unknown=1, unknown-parameter, unknown",
        "limit=ten, invalid-parameter, limit",
        "limit=0, invalid-parameter, limit",
        "limit=201, invalid-parameter, limit",
        "limit=1&limit=2, invalid-parameter, limit",
        "cursor=zzz, invalid-parameter, cursor"
    })
    void parametersAreCheckedAndNamed(String query, String slug, String name) {
        problem(given().get(SAMPLE + "/list?" + query).then(), 400)
                .body("type", equalTo("urn:onrecord:problem:" + slug))
                .body("detail", containsString(name));
    }

    @Test
    void aFaultOfTheServiceTellsNothingButATraceId() {
        problem(given().get(SAMPLE + "/failure?of=house").then(), 500)
                .body("traceId", not(equalTo(null)))
                .body(not(containsString("secret")));
    }

    @Test
    void aDatabaseThatIsAwayIsToldAsThat() {
        problem(given().get(SAMPLE + "/failure?of=database").then(), 503)
                .header("Retry-After", equalTo("2"))
                .body("type", equalTo("urn:onrecord:problem:database-unavailable"));
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeHasItsPage(ProblemType type) {
        given().accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get("/problems/" + type.slug())
                .then()
                .statusCode(200)
                .contentType(containsString("text/html"))
                .body(containsString(type.urn()));
        given().accept("application/json")
                .get("/problems/" + type.slug())
                .then()
                .statusCode(200)
                .body("status", equalTo(type.status()));
    }

    private static RequestSpecification admin() {
        return given().header("Authorization", AdminKeyOfTest.bearer()).contentType("application/json");
    }

    private static ValidatableResponse problem(ValidatableResponse answer, int status) {
        return answer.statusCode(status)
                .header("Content-Type", equalTo(Problem.MEDIA_TYPE))
                .body("status", equalTo(status))
                .body("type", containsString("urn:onrecord:problem:"))
                .body("title", not(equalTo(null)))
                .body("detail", not(equalTo(null)));
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port);
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(30_000);
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int chunked(String body) throws IOException {
        URI uri = URI.create("http://localhost:" + RestAssured.port + SAMPLE);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setChunkedStreamingMode(8192);
        connection.setRequestProperty("Authorization", AdminKeyOfTest.bearer());
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return connection.getResponseCode();
    }
}
