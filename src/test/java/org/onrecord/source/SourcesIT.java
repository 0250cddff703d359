package org.onrecord.source;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.http.Sha256;

@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class SourcesIT {

    private static final String SOURCES = "/api/v1/sources";
    private static final String FIRST = "The mayor said: \u201CWe will clean the harbour.\u201D\n";
    private static final String SECOND = "The page is gone.\n";

    @Inject
    AgroalDataSource dataSource;

    @ConfigProperty(name = "onrecord.data-dir")
    Path dataDirectory;

    private final String slug = "report-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aSourceIsRegisteredWithItsTextAndRead() {
        String location = registered(Map.of("slug", slug, "title", "Report", "type", "media", "text", FIRST));

        given().get(location)
                .then()
                .statusCode(200)
                .body("slug", equalTo(slug))
                .body("type", equalTo("media"))
                .body("captures.sha256", contains(Sha256.hex(FIRST)))
                .body("captures[0].length", equalTo(FIRST.getBytes(StandardCharsets.UTF_8).length));
        byte[] text = given().get(SOURCES + "/" + slug + "/text")
                .then()
                .statusCode(200)
                .contentType("text/plain;charset=UTF-8")
                .header("ETag", "\"" + Sha256.hex(FIRST) + "\"")
                .extract()
                .asByteArray();
        assertArrayEquals(FIRST.getBytes(StandardCharsets.UTF_8), text);
        given().header("If-None-Match", "\"" + Sha256.hex(FIRST) + "\"")
                .get(SOURCES + "/" + slug + "/text")
                .then()
                .statusCode(304);
    }

    @Test
    void aSlugIsTakenOnce() {
        registered(Map.of("slug", slug, "title", "Report"));

        editor().contentType("application/json")
                .body(Map.of("slug", slug, "title", "Another"))
                .post(SOURCES)
                .then()
                .statusCode(409)
                .body("type", endsWith(":slug-taken"));
    }

    @Test
    void aSecondTextIsANewCaptureAndTheOldOneIsKept() {
        registered(Map.of("slug", slug, "title", "Report"));
        given().get(SOURCES + "/" + slug + "/text").then().statusCode(404);

        put(FIRST).then().statusCode(201);
        put(FIRST).then().statusCode(200).body("revision", equalTo(2)).body("captures", hasSize(1));
        put(SECOND).then().statusCode(201).body("captures.sha256", contains(Sha256.hex(FIRST), Sha256.hex(SECOND)));

        assertEquals(SECOND, given().get(SOURCES + "/" + slug + "/text").asString());
        assertEquals(
                FIRST,
                given().queryParam("sha256", Sha256.hex(FIRST))
                        .get(SOURCES + "/" + slug + "/text")
                        .asString());
        given().queryParam("sha256", Sha256.hex("never captured"))
                .get(SOURCES + "/" + slug + "/text")
                .then()
                .statusCode(404);
    }

    @Test
    void aQuoteIsVerifiedWhenTheTextArrivesAfterTheCommitment() {
        registered(Map.of("slug", slug, "title", "Report"));
        String item = cite("\"We will clean the harbour.\"");
        verificationIs(item, "no_capture");

        put(SECOND).then().statusCode(201);
        verificationIs(item, "not_found");
        put(FIRST).then().statusCode(201);
        verificationIs(item, "verified");
    }

    @Test
    void aLostTextIsRestoredByPuttingItAgain() throws SQLException {
        String text = "Lost and found " + slug;
        registered(Map.of("slug", slug, "title", "Report", "text", text));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM blob WHERE sha256 = ?")) {
            delete.setString(1, Sha256.hex(text));
            assertEquals(1, delete.executeUpdate());
        }
        given().get(SOURCES + "/" + slug + "/text").then().statusCode(404);
        String item = cite("Lost and found");
        verificationIs(item, "no_capture");

        put(text).then().statusCode(200).body("revision", equalTo(1));

        assertEquals(text, given().get(SOURCES + "/" + slug + "/text").asString());
        verificationIs(item, "verified");
    }

    @Test
    void whatIsNoTextIsRefused() {
        registered(Map.of("slug", slug, "title", "Report"));

        put("a\0b").then().statusCode(422);
        put(" \n ").then().statusCode(422);
        put(new byte[] {'a', (byte) 0xff}).then().statusCode(400);
        byte[] long2MiB = new byte[2 * 1024 * 1024 + 1];
        Arrays.fill(long2MiB, (byte) 'a');
        put(long2MiB).then().statusCode(413);
        editor().header("Content-Type", "text/plain; charset=ISO-8859-1")
                .body("text".getBytes(StandardCharsets.US_ASCII))
                .put(SOURCES + "/" + slug + "/text")
                .then()
                .statusCode(415);
        editor().contentType("application/json")
                .body(Map.of("title", "Report", "text", "a\0b", "url", "ftp://example.org"))
                .post(SOURCES)
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/text"))
                .body("errors.pointer", hasItem("/url"));
    }

    @Test
    void aTextOfTwoMebibytesIsKept() {
        registered(Map.of("slug", slug, "title", "Report"));
        byte[] text = new byte[2 * 1024 * 1024];
        Arrays.fill(text, (byte) 'a');

        put(text).then().statusCode(201).body("captures[0].length", equalTo(text.length));
        assertEquals(text.length, given().get(SOURCES + "/" + slug + "/text").asByteArray().length);
    }

    @Test
    void strangersReadAndDoNotWrite() {
        given().contentType("application/json")
                .body(Map.of("title", "Report"))
                .post(SOURCES)
                .then()
                .statusCode(401);
        given().get(SOURCES + "/no-such-source").then().statusCode(404).body("type", endsWith(":unknown-source"));
    }

    @Test
    void theListIsPagedBySlug() {
        registered(Map.of("slug", slug + "-a", "title", "Report"));
        registered(Map.of("slug", slug + "-b", "title", "Report"));

        String next = given().queryParam("limit", 1)
                .get(SOURCES)
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .extract()
                .path("next");
        given().queryParam("limit", 1)
                .queryParam("cursor", next)
                .get(SOURCES)
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
    }

    private String registered(Map<String, String> body) {
        return editor().contentType("application/json")
                .body(body)
                .post(SOURCES)
                .then()
                .statusCode(201)
                .extract()
                .header("Location");
    }

    private String cite(String quote) {
        Map<String, Object> item = Map.of(
                "kind",
                "commitment",
                "title",
                "Clean the harbour " + slug,
                "statedOn",
                "2024-04-01",
                "statedBy",
                new Object[] {Map.of("organisation", "The port", "type", "state")},
                "citation",
                Map.of("source", slug, "quote", quote));
        return editor().contentType("application/json")
                .body(item)
                .post("/api/v1/commitments")
                .then()
                .statusCode(201)
                .extract()
                .header("Location");
    }

    private static void verificationIs(String item, String verification) {
        given().get(item).then().statusCode(200).body("citation.verification", equalTo(verification));
    }

    private io.restassured.response.Response put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    private io.restassured.response.Response put(byte[] text) {
        return editor().header("Content-Type", "text/plain; charset=UTF-8")
                .body(text)
                .put(SOURCES + "/" + slug + "/text");
    }

    private RequestSpecification editor() {
        try {
            String key = Files.readString(dataDirectory.resolve("admin.key")).strip();
            return given().header("Authorization", "Bearer " + key);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
