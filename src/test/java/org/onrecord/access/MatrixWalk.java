package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.onrecord.access.Desk.json;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.junit.jupiter.api.Test;
import org.onrecord.access.AccessMatrix.Route;

/**
 * Walks every route with every credential and compares with the matrix. Each request has a query parameter that no route
 * knows: who is let in is told so, by a 400, before anything is done, and who is not learns that first.
 */
abstract class MatrixWalk {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final String UNSIGNED = Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII));
    private static final String LET_IN = "400 urn:onrecord:problem:unknown-parameter";

    OidcProvider provider;

    @Inject
    BeanManager beans;

    private final AccessMatrix matrix = AccessMatrix.read();
    private final Desk desk = new Desk();

    abstract boolean publicRead();

    @Test
    void everyRouteOfTheProgramStandsInTheMatrixAndNoOther() {
        assertFalse(matrix.routes().isEmpty());
        assertEquals(
                String.join(
                        "\n",
                        new TreeSet<>(routes().keySet())
                                .stream().map(Route::toString).toList()),
                String.join(
                        "\n",
                        new TreeSet<>(matrix.routes())
                                .stream().map(Route::toString).toList()));
    }

    @Test
    void keysOpenWhatTheMatrixSays() throws Exception {
        for (String role : matrix.roles()) {
            assertEquals(List.of(), wrong(role, role.equals(AccessMatrix.NONE) ? null : desk.bearer(role)), role);
        }
    }

    @Test
    void tokensOpenWhatTheMatrixSays() throws Exception {
        for (String role : matrix.roles()) {
            if (!role.equals(AccessMatrix.NONE)) {
                assertEquals(List.of(), wrong(role, "Bearer " + provider.token("of-" + role, role)), role);
            }
        }
    }

    @Test
    void whatIsNoGoodOpensNothing() throws Exception {
        for (Map.Entry<String, String> bad : noGood().entrySet()) {
            List<String> wrong = new ArrayList<>();
            for (Route route : matrix.routes()) {
                HttpResponse<String> answer = ask(route, "Bearer " + bad.getValue());
                String challenge =
                        answer.headers().firstValue("WWW-Authenticate").orElse("");
                if (answer.statusCode() != 401
                        || !challenge.equals("Bearer realm=\"onrecord\", error=\"invalid_token\"")) {
                    wrong.add(route + ": " + answer.statusCode() + " " + challenge);
                }
            }
            assertEquals(List.of(), wrong, bad.getKey());
        }
    }

    /** Where someone with this role is answered otherwise than the matrix says. */
    private List<String> wrong(String role, String authorization) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Route route : matrix.routes()) {
            HttpResponse<String> answer = ask(route, authorization);
            boolean told = isTold(answer, role, matrix.letsIn(role, route, publicRead()));
            if (!told) {
                wrong.add(route + ": " + answer.statusCode() + " " + answer.body());
            }
        }
        return wrong;
    }

    private static boolean isTold(HttpResponse<String> answer, String role, boolean letIn) {
        if (letIn) {
            String type = new JsonPath(answer.body()).getString("type");
            return LET_IN.equals(answer.statusCode() + " " + type);
        }
        if (role.equals(AccessMatrix.NONE)) {
            return answer.statusCode() == 401
                    && answer.headers().allValues("WWW-Authenticate").equals(List.of("Bearer realm=\"onrecord\""));
        }
        return answer.statusCode() == 403
                && answer.body().contains("needs the role ")
                && answer.headers()
                        .firstValue("WWW-Authenticate")
                        .orElse("")
                        .startsWith("Bearer realm=\"onrecord\", error=\"insufficient_scope\", scope=\"");
    }

    private HttpResponse<String> ask(Route route, String authorization) throws IOException, InterruptedException {
        String path = route.path().replaceAll("\\{[^}]*\\}", "x");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + path + "?of-no-route=1"))
                .timeout(Duration.ofSeconds(30))
                .method(route.method(), HttpRequest.BodyPublishers.noBody())
                .header("Content-Type", routes().getOrDefault(route, "application/json"));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Map<Route, String> routes() {
        return RunningRoutes.of(beans);
    }

    private Map<String, String> noGood() {
        Map<String, String> noGood = new LinkedHashMap<>();
        noGood.put("a wrong key", "onr_" + "A".repeat(43));
        noGood.put("an expired key", expired());
        noGood.put("a revoked key", revoked());
        noGood.put("a token of another issuer", provider.signed(AlgorithmIdentifiers.RSA_USING_SHA256, claims -> {
            claims.setIssuer("https://elsewhere.example.org");
            claims.setStringListClaim("roles", "admin");
        }));
        String[] good = provider.token("mallory", "admin").split("\\.", -1);
        noGood.put("a token that nobody signed", UNSIGNED + "." + good[1] + ".");
        return noGood;
    }

    private static String expired() {
        String until = Instant.now().plusSeconds(2).toString();
        String key = made(json("{'name':'brief','role':'admin','expiresAt':'" + until + "'}"))
                .getString("key");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Desk.nobody()
                                .header("Authorization", "Bearer " + key)
                                .get("/api/v1/api-keys")
                                .statusCode()
                        == 401);
        return key;
    }

    private static String revoked() {
        JsonPath key = made(json("{'name':'gone','role':'admin'}"));
        Desk.admin().delete("/api/v1/api-keys/" + key.getString("id")).then().statusCode(204);
        return key.getString("key");
    }

    private static JsonPath made(String wish) {
        return Desk.admin()
                .body(wish)
                .post("/api/v1/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }
}
