package org.onrecord.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.embedded.EmbeddedTestResource;

@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class ApiKeysIT {

    private static final String KEYS = "/api/v1/api-keys";
    private static final String SAMPLE = "/api/v1/sample";

    @Test
    void theFirstStartLeavesAnAdminKeyForItsOwnerAlone() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(AdminKeyOfTest.file())));
        admin().get(KEYS).then().statusCode(200).body("items.name", hasItem("admin"));
    }

    @Test
    void aKeyIsShownOnceAndLetsIn() {
        // given
        JsonPath made = create("{\"name\":\"Ana\",\"role\":\"analyst\"}");
        // then
        assertEquals("analyst", made.getString("role"));
        String id = made.getString("id");
        admin().get(KEYS + "/" + id)
                .then()
                .statusCode(200)
                .body("name", equalTo("Ana"))
                .body("createdBy", equalTo("admin"))
                .body(not(containsString(made.getString("key"))));
        with(made.getString("key"))
                .body("{\"title\":\"a\",\"other/name\":\"b\"}")
                .post(SAMPLE)
                .then()
                .statusCode(200)
                .body("author", equalTo("Ana"));
    }

    @ParameterizedTest
    @CsvSource({"reader, 403, false", "subscriber, 403, false", "analyst, 422, true", "editor, 422, true"})
    void aRoleOpensItsDoorsAndThoseOfTheRolesItIncludes(String role, int status, boolean internal) {
        String key = create("{\"name\":\"x\",\"role\":\"" + role + "\"}").getString("key");
        with(key).body("{}").post(SAMPLE).then().statusCode(status);
        with(key).get(SAMPLE + "/json").then().statusCode(200).body("internal", equalTo(internal));
        with(key).get(SAMPLE + "/later").then().statusCode(200).body("name", equalTo("x"));
        with(key).get(KEYS).then().statusCode(403).body("detail", containsString("the role admin"));
    }

    @Test
    void withoutAKeyPublicDoorsAreOpenAndOthersAskForOne() {
        given().get(SAMPLE + "/json").then().statusCode(200).body("internal", equalTo(false));
        for (String path : new String[] {KEYS, SAMPLE + "/later"}) {
            given().get(path)
                    .then()
                    .statusCode(401)
                    .header("Content-Type", "application/problem+json")
                    .header("WWW-Authenticate", equalTo("Bearer realm=\"onrecord\""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer onr_wrong", "Bearer", "Bearer ", "Basic YTpi", "Digest x", "onr_wrong", "Bearer a b"})
    void aWrongKeyIsRefusedAlsoWhereNoneIsNeeded(String authorization) {
        for (String path : new String[] {SAMPLE + "/json", SAMPLE + "/later", KEYS, "/problems"}) {
            given().header("Authorization", authorization)
                    .get(path)
                    .then()
                    .statusCode(401)
                    .header("Content-Type", "application/problem+json")
                    .header("WWW-Authenticate", equalTo("Bearer realm=\"onrecord\", error=\"invalid_token\""));
        }
    }

    @Test
    void aRevokedKeyIsRefusedAtOnce() {
        JsonPath made = create("{\"name\":\"gone\",\"role\":\"reader\"}");
        with(made.getString("key")).get(SAMPLE + "/json").then().statusCode(200);
        String path = KEYS + "/" + made.getString("id");
        admin().delete(path).then().statusCode(204);
        with(made.getString("key")).get(SAMPLE + "/json").then().statusCode(401);
        admin().delete(path).then().statusCode(204);
        admin().get(path).then().statusCode(200).body("revokedAt", not(equalTo(null)));
    }

    @Test
    void aKeyEndsWhenItExpires() {
        String soon = Instant.now().plusSeconds(3).toString();
        String key = create("{\"name\":\"brief\",\"role\":\"reader\",\"expiresAt\":\"" + soon + "\"}")
                .getString("key");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> with(key).get(SAMPLE + "/json").then().statusCode(401));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"role\":\"reader\"} | /name",
                "{\"name\":\"a\"} | /role",
                "{\"name\":\"a\",\"role\":\"king\"} | /role",
                "{\"name\":\"a\",\"role\":\"reader\",\"expiresAt\":\"2020-01-01T00:00:00Z\"} | /expiresAt",
                "{\"name\":\"a\",\"role\":\"reader\",\"expiresAt\":\"tomorrow\"} | /expiresAt",
                "{\"name\":\"a\",\"role\":\"reader\",\"key\":\"mine\"} | /key",
                "[] | ''"
            })
    void aWrongWishIsToldByField(String body, String pointer) {
        admin().body(body)
                .post(KEYS)
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem(pointer.equals("''") ? "" : pointer));
    }

    @Test
    void aRepeatedRequestGetsTheSameKeyWithoutItsSecret() {
        // given
        String idempotencyKey = UUID.randomUUID().toString();
        String body = "{\"name\":\"twice\",\"role\":\"reader\"}";
        // when
        JsonPath first = again(idempotencyKey, body).statusCode(201).extract().jsonPath();
        JsonPath second = again('"' + idempotencyKey + '"', "{\"role\":\"reader\", \"name\":\"twice\"}")
                .statusCode(201)
                .extract()
                .jsonPath();
        // then
        assertEquals(first.getString("id"), second.getString("id"));
        assertFalse(second.getMap("").containsKey("key"));
        again(idempotencyKey, "{\"name\":\"other\",\"role\":\"reader\"}")
                .statusCode(422)
                .body("type", equalTo("urn:onrecord:problem:idempotency-key-reused"));
        again("not ascii: é", body)
                .statusCode(400)
                .body("type", equalTo("urn:onrecord:problem:idempotency-key-invalid"));
    }

    @Test
    void theListIsPaged() {
        create("{\"name\":\"p1\",\"role\":\"reader\"}");
        create("{\"name\":\"p2\",\"role\":\"reader\"}");
        JsonPath first =
                admin().get(KEYS + "?limit=1").then().statusCode(200).extract().jsonPath();
        admin().get(KEYS + "?limit=200&cursor=" + first.getString("next"))
                .then()
                .statusCode(200)
                .body("items.id", everyItem(not(equalTo(first.getString("items[0].id")))))
                .body("items.name", hasItem("p2"))
                .body("next", equalTo(null));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String id : new String[] {UUID.randomUUID().toString(), "x", "admin"}) {
            admin().get(KEYS + "/" + id).then().statusCode(404);
            admin().delete(KEYS + "/" + id).then().statusCode(404);
        }
    }

    private static RequestSpecification admin() {
        return given().header("Authorization", AdminKeyOfTest.bearer()).contentType("application/json");
    }

    private static RequestSpecification with(String key) {
        return given().header("Authorization", "Bearer " + key).contentType("application/json");
    }

    private static ValidatableResponse again(String idempotencyKey, String body) {
        return admin().header("Idempotency-Key", idempotencyKey)
                .body(body)
                .post(KEYS)
                .then();
    }

    private static JsonPath create(String body) {
        return admin().body(body)
                .post(KEYS)
                .then()
                .statusCode(201)
                .header("Location", containsString(KEYS + "/"))
                .header("Cache-Control", "no-store")
                .body("key", startsWith("onr_"))
                .body("key", matchesPattern("onr_[A-Za-z0-9_-]{43}"))
                .extract()
                .jsonPath();
    }
}
