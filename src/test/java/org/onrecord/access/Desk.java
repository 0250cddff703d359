package org.onrecord.access;

import static io.restassured.RestAssured.given;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The people at a desk, each with a key of their own, and what they do all day, over HTTP. JSON is written with single
 * quotes.
 */
public final class Desk {

    public static final String COMMITMENTS = "/api/v1/commitments";
    public static final String FOLLOW_UPS = "/api/v1/follow-ups/";

    // Left alone it writes, and announces, ISO 8859-1.
    private static final RestAssuredConfig UTF_8 = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig()
                    .defaultContentCharset(StandardCharsets.UTF_8)
                    .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                    .encodeContentTypeAs("application/x-ndjson", ContentType.TEXT));

    private final Map<String, String> keys = new ConcurrentHashMap<>();

    public static String json(String text) {
        return text.replace('\'', '"');
    }

    /** A slug that nobody else has. */
    public static String freshSlug() {
        return "item-" + UUID.randomUUID().toString().substring(0, 13);
    }

    public static RequestSpecification nobody() {
        return given().config(UTF_8).contentType(ContentType.JSON);
    }

    public static RequestSpecification admin() {
        return nobody().header("Authorization", AdminKeyOfTest.bearer());
    }

    public RequestSpecification reader() {
        return with("reader");
    }

    public RequestSpecification analyst() {
        return with("analyst");
    }

    public RequestSpecification editor() {
        return with("editor");
    }

    /** Someone with this role; {@code nobody} has no key. */
    public RequestSpecification with(String role) {
        return role.equals("nobody") ? nobody() : nobody().header("Authorization", bearer(role));
    }

    public String bearer(String role) {
        return keys.computeIfAbsent(
                role,
                wanted -> "Bearer "
                        + admin().body(json("{'name':'The " + wanted + "','role':'" + wanted + "'}"))
                                .post("/api/v1/api-keys")
                                .then()
                                .statusCode(201)
                                .extract()
                                .jsonPath()
                                .getString("key"));
    }

    /** How far the record has come. */
    public static String position() {
        return nobody().get(COMMITMENTS + "?limit=1").header("Onrecord-Position");
    }

    /** The body of an item stated on 2020-01-01; {@code more} begins with a comma or is empty. */
    public static String item(String slug, String kind, String more) {
        return json("{'slug':'" + slug + "','kind':'" + kind + "','title':'Title of " + slug
                + "','statedBy':[{'organisation':'Council','type':'un_body'}],'statedOn':'2020-01-01'" + more + "}");
    }

    /** Registers a call; answers its slug. */
    public String call() {
        return registered("call", "");
    }

    public String registered(String kind, String more) {
        String slug = freshSlug();
        editor().body(item(slug, kind, more)).post(COMMITMENTS).then().statusCode(201);
        return slug;
    }

    /** What one assessor says on implementation. */
    public static String says(String name, String type, String implementation) {
        return "{'assessor':{'name':'" + name + "','type':'" + type + "'},'implementation':'" + implementation
                + "','basis':'finding'}";
    }

    /** The body of an update; {@code more} begins with a comma or is empty. */
    public static String update(String occurredOn, String assessments, String more) {
        return json("{'type':'update','occurredOn':'" + occurredOn + "','summary':'As seen on " + occurredOn
                + "','assessments':[" + assessments + "]" + more + "}");
    }

    /** Logs a follow-up; answers its entry. */
    public JsonPath log(String item, String body) {
        return analyst()
                .body(body)
                .post(COMMITMENTS + "/" + item + "/follow-ups")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    /** Logs what the desk's own analyst finds; answers the follow-up's id. */
    public String finding(String item, String occurredOn, String implementation) {
        return log(item, update(occurredOn, says("Desk", "analyst", implementation), ""))
                .getString("id");
    }

    public JsonPath correct(String followUp, String body) {
        return analyst()
                .body(json(body))
                .post(FOLLOW_UPS + followUp + "/correction")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    public JsonPath retract(String followUp, String reason) {
        return analyst()
                .body(json("{'reason':'" + reason + "'}"))
                .post(FOLLOW_UPS + followUp + "/retraction")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    /** An item as someone sees it. */
    public JsonPath read(String role, String item) {
        return get(role, COMMITMENTS + "/" + item);
    }

    /** The whole timeline as someone sees it, in order of occurrence. */
    public JsonPath timeline(String role, String item) {
        return get(role, COMMITMENTS + "/" + item + "/timeline?order=oldest&limit=200");
    }

    public JsonPath get(String role, String path) {
        return with(role).get(path).then().statusCode(200).extract().jsonPath();
    }
}
