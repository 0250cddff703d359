package org.onrecord.alert;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.json;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/** The doors of subscriptions. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class SubscriptionsIT {

    private static final String SUBSCRIPTIONS = "/api/v1/subscriptions";
    private static final String CHANNEL = "'channel':{'type':'webhook','url':'http://127.9.9.9:49999/hook'}";
    private static final String PLAIN = "{'name':'Plain'," + CHANNEL + "}";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    SubscriptionRepository repository;

    private final Desk desk = new Desk();

    @Test
    void whatIsAskedForIsKeptAndShownAsItWasAskedFor() {
        // given
        String item = desk.call();
        String filter = "{'kind':'call','country':['cn','FR'],'dutyBearer':'The  Port','commitments':['" + item
                + "'],'changes':['follow_up.logged',{'type':'standing.changed','to':'implemented'}]}";
        // when
        Response made = subscriber()
                .body(json("{'name':'Calls','filter':" + filter
                        + ",'channel':{'type':'webhook','url':'http://127.9.9.9:49999/hook','ordered':true},"
                        + "'digest':{'every':'daily','hour':8,'zone':'Europe/Berlin'},'throttle':{'perMinute':30}}"))
                .post(SUBSCRIPTIONS);
        // then
        made.then()
                .statusCode(201)
                .header("Cache-Control", equalTo("no-store"))
                .body("secret", startsWith("whsec_"))
                .body("state", equalTo("active"))
                .body("active", equalTo(true))
                .body("revision", equalTo(1))
                .body("confirmedAt", notNullValue())
                .body("channel.ordered", equalTo(true))
                .body("channel.asymmetric", equalTo(false))
                .body("digest.zone", equalTo("Europe/Berlin"))
                .body("throttle.perMinute", equalTo(30))
                .body("filter.dutyBearer", equalTo("The  Port"))
                .body("filter.changes[1].to", equalTo("implemented"))
                .body("links.ping", equalTo(SUBSCRIPTIONS + "/" + made.path("id") + "/ping"));
        Response read = subscriber().get(made.header("Location"));
        read.then().statusCode(200).body("", not(hasKey("secret")));
        assertEquals(made.header("ETag"), read.header("ETag"));
        assertEquals(read.jsonPath().getMap("filter"), made.jsonPath().getMap("filter"));
        subscriber()
                .header("If-None-Match", read.header("ETag"))
                .get(made.header("Location"))
                .then()
                .statusCode(304);
    }

    @Test
    void everyWrongFieldIsNamedAtOnceTheChannelsToo() {
        subscriber()
                .body(json("{'filter':{'kind':'demand','commitments':['no-such-item'],'changes':['all']},"
                        + "'channel':{'type':'webhook','url':'http://10.0.0.1/'},'digest':{'every':'hourly'},'x':1}"))
                .post(SUBSCRIPTIONS)
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:onrecord:problem:invalid-body"))
                .body(
                        "errors.pointer",
                        containsInAnyOrder(
                                "/name",
                                "/filter/kind",
                                "/filter/commitments/0",
                                "/filter/changes/0",
                                "/channel/url",
                                "/digest/every",
                                "/digest/hour",
                                "/digest/zone",
                                "/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "'x'", "{'name':'x','channel':'http://127.9.9.9:49999/'}", "{'name':'x'}"})
    void aBodyThatIsNoSubscriptionIsRefused(String body) {
        subscriber().body(json(body)).post(SUBSCRIPTIONS).then().statusCode(422);
    }

    @ParameterizedTest
    @CsvSource({"nobody,401", "reader,403", "analyst,403", "editor,403", "subscriber,201", "admin,201"})
    void subscribersSubscribeAndAdmins(String role, int status) {
        as(role).body(json(PLAIN)).post(SUBSCRIPTIONS).then().statusCode(status);
        as(role).body("{}").post(SUBSCRIPTIONS + "/preview").then().statusCode(status == 201 ? 200 : status);
        as(role).get(SUBSCRIPTIONS).then().statusCode(status == 201 ? 200 : status);
    }

    @Test
    void anothersSubscriptionIsAsIfItWereNotThereButToAdmins() {
        String mine = made(PLAIN).getString("id");
        RequestSpecification other = new Desk().with("subscriber");
        String path = SUBSCRIPTIONS + "/" + mine;

        new Desk().with("subscriber").get(path).then().statusCode(404);
        other.header("If-Match", "*")
                .body(json("{'name':'Yours'}"))
                .patch(path)
                .then()
                .statusCode(404);
        new Desk().with("subscriber").delete(path).then().statusCode(404);
        new Desk().with("subscriber").get(SUBSCRIPTIONS).then().body("items.id", not(hasItem(mine)));

        Desk.admin().get(path).then().statusCode(200).body("id", equalTo(mine));
        Desk.admin()
                .header("If-Match", "*")
                .body(json("{'name':'Ours'}"))
                .patch(path)
                .then()
                .statusCode(200);
        subscriber().get(path).then().body("name", equalTo("Ours")).body("revision", equalTo(2));
        Desk.admin().delete(path).then().statusCode(204);
        Desk.admin()
                .queryParam("target", "subscriptions/" + mine)
                .get("/api/v1/admin/audit")
                .then()
                .body("items.act", contains("subscription.deleted", "subscription.changed"));
        subscriber().get(path).then().statusCode(404);
        subscriber().get(SUBSCRIPTIONS + "/nonsense").then().statusCode(404);
    }

    @Test
    void oneListsOnesOwnPageByPage() {
        List<String> mine = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            mine.add(made(PLAIN).getString("id"));
        }
        List<String> listed = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonPath page = subscriber()
                    .get(SUBSCRIPTIONS + "?limit=2" + next)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            listed.addAll(page.getList("items.id", String.class));
            next = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        }
        assertEquals(mine, listed);
        subscriber().get(SUBSCRIPTIONS + "?cursor=nonsense").then().statusCode(400);
        subscriber().get(SUBSCRIPTIONS + "?q=x").then().statusCode(400);
    }

    @Test
    void aChangeIsOfTheVersionThatIsNamedAndLeavesTheRest() {
        Response made = create(
                "{'name':'A','filter':{'kind':'call','country':'CN'}," + CHANNEL + ",'throttle':{'perMinute':9}}");
        String path = made.header("Location");

        subscriber()
                .header("If-Match", "\"other\"")
                .body(json("{'name':'B'}"))
                .patch(path)
                .then()
                .statusCode(412);
        Response changed = subscriber()
                .header("If-Match", made.header("ETag"))
                .body(json("{'name':'B','filter':{'country':null,'theme':['x','y']},'throttle':null}"))
                .patch(path);
        changed.then()
                .statusCode(200)
                .body("name", equalTo("B"))
                .body("filter.kind", equalTo("call"))
                .body("filter", not(hasKey("country")))
                .body("filter.theme", contains("x", "y"))
                .body("throttle", nullValue())
                .body("revision", equalTo(2))
                .body("", not(hasKey("secret")));
        assertNotEquals(made.header("ETag"), changed.header("ETag"));
        assertEquals(changed.header("ETag"), subscriber().get(path).header("ETag"));
        subscriber()
                .header("If-Match", changed.header("ETag"))
                .body(json("{'owner':'me','channel':{'url':'http://10.1.1.1/'},'name':null}"))
                .patch(path)
                .then()
                .statusCode(422)
                .body("errors.pointer", containsInAnyOrder("/owner", "/channel/url", "/name"));
        subscriber().header("If-Match", "*").body("[]").patch(path).then().statusCode(422);
        // Who names no version changes whatever is there.
        subscriber()
                .body(json("{'name':'C'}"))
                .patch(path)
                .then()
                .statusCode(200)
                .body("name", equalTo("C"))
                .body("filter.theme", contains("x", "y"))
                .body("revision", equalTo(3));
    }

    @Test
    void anAddressIsRefusedWhereNoMailCanBeSent() {
        subscriber()
                .body(json("{'name':'A','channel':{'type':'email','address':'a@example.org'}}"))
                .post(SUBSCRIPTIONS)
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:onrecord:problem:email-unavailable"))
                .body("errors.pointer", contains("/channel/type"))
                .body("errors[0].detail", containsString("quarkus.mailer.host"));
    }

    @Test
    void whatIsDeletedIsGone() {
        String path = create(PLAIN).header("Location");
        subscriber().delete(path).then().statusCode(204);
        subscriber().get(path).then().statusCode(404);
        subscriber().delete(path).then().statusCode(404);
        subscriber().header("If-Match", "*").body("{}").patch(path).then().statusCode(404);
    }

    @Test
    void aRequestThatComesTwiceUnderOneKeyMakesOneAndShowsTheSecretOnce() {
        String key = UUID.randomUUID().toString();
        Response first =
                subscriber().header("Idempotency-Key", key).body(json(PLAIN)).post(SUBSCRIPTIONS);
        Response again =
                subscriber().header("Idempotency-Key", key).body(json(PLAIN)).post(SUBSCRIPTIONS);

        first.then().statusCode(201).body("secret", startsWith("whsec_"));
        again.then().statusCode(201).body("", not(hasKey("secret")));
        assertEquals(first.header("Location"), again.header("Location"));
        subscriber()
                .header("Idempotency-Key", key)
                .body(json("{'name':'Other'," + CHANNEL + "}"))
                .post(SUBSCRIPTIONS)
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:onrecord:problem:idempotency-key-reused"));
    }

    @Test
    void oneThatWasGivenUpOnTellsWhyAndIsGivenAnotherChance() throws SQLException {
        String path = create(PLAIN).header("Location");
        UUID id = UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
        Instant at = Instant.parse("2026-11-25T10:00:00Z");
        try (Connection connection = dataSource.getConnection()) {
            repository.failed(connection, id, at);
            repository.failed(connection, id, at.plusSeconds(60));
            assertTrue(repository.disable(connection, id, "It answered 410.", at));
            assertEquals(false, repository.disable(connection, id, "Again.", at));
        }

        subscriber()
                .get(path)
                .then()
                .body("state", equalTo("disabled"))
                .body("active", equalTo(true))
                .body("disabledBecause", equalTo("It answered 410."))
                .body("failingSince", equalTo("2026-11-25T10:00:00Z"));
        subscriber()
                .header("If-Match", "*")
                .body(json("{'active':true}"))
                .patch(path)
                .then()
                .statusCode(200)
                .body("state", equalTo("active"))
                .body("disabledAt", nullValue())
                .body("failingSince", nullValue());
    }

    @Test
    void aPreviewNamesWhatIsWrong() {
        subscriber()
                .body(json("{'filter':{'country':'China'},'name':'x'}"))
                .post(SUBSCRIPTIONS + "/preview")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/filter/country", "/name"));
        subscriber().body("{}").post(SUBSCRIPTIONS + "/preview?limit=0").then().statusCode(400);
        subscriber().body("{}").post(SUBSCRIPTIONS + "/preview?cursor=x").then().statusCode(400);
    }

    private RequestSpecification subscriber() {
        return desk.with("subscriber");
    }

    private RequestSpecification as(String role) {
        return role.equals("admin") ? Desk.admin() : desk.with(role);
    }

    private Response create(String body) {
        Response made = subscriber().body(json(body)).post(SUBSCRIPTIONS);
        made.then().statusCode(201);
        return made;
    }

    private JsonPath made(String body) {
        return create(body).jsonPath();
    }
}
