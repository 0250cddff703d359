package org.onrecord.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.alert.email.SmtpTestResource;
import org.onrecord.embedded.EmbeddedTestResource;

/** What was gathered is sent together, once, when its time has come. Its time is in the year 2031, when nobody else looks. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
@QuarkusTestResource(value = SmtpTestResource.class, restrictToAnnotatedClass = true)
class DigestsIT {

    private static final Instant DUE = Instant.parse("2031-03-01T07:00:00Z");

    @Inject
    AgroalDataSource dataSource;

    @Inject
    DigestRepository digests;

    @Inject
    DeliveryRepository deliveries;

    private final Desk desk = new Desk();
    /** To which nothing happens. */
    private String item;

    @BeforeEach
    void register() {
        item = desk.call();
    }

    @Test
    void whatIsDueIsSentTogetherAndNothingElse() throws Exception {
        UUID subscription = subscribe();
        UUID quiet = subscribe();
        gather(subscription, DUE, "one", "two");
        gather(subscription, DUE.plusSeconds(1), "later");

        makeAll(DUE.minusSeconds(1));
        assertEquals(List.of(), digestsOf(subscription));
        makeAll(DUE);
        makeAll(DUE);

        List<JsonNode> made = digestsOf(subscription);
        assertEquals(1, made.size());
        assertEquals("digest", made.get(0).get("type").asText());
        assertEquals(DUE.toString(), made.get(0).get("timestamp").asText());
        assertEquals(List.of("one", "two"), made.get(0).findValuesAsText("about"));
        assertEquals(
                List.of("gathered", "gathered", "gathered"),
                texts(subscription, "SELECT status FROM delivery WHERE type <> 'digest' AND"));
        assertEquals(List.of(), digestsOf(quiet));
    }

    @Test
    void afterDowntimeItIsSentLateAndOnce() throws Exception {
        UUID subscription = subscribe();
        gather(subscription, DUE, "monday");
        gather(subscription, DUE.plusSeconds(86_400), "tuesday");

        makeAll(DUE.plusSeconds(10 * 86_400));

        List<JsonNode> made = digestsOf(subscription);
        assertEquals(1, made.size());
        assertEquals(List.of("monday", "tuesday"), made.get(0).findValuesAsText("about"));
    }

    @Test
    void manyAlertsMakeSeveralDigests() throws Exception {
        UUID subscription = subscribe();
        List<String> many = new ArrayList<>();
        for (int i = 0; i < DigestRepository.MOST + 10; i++) {
            many.add("alert " + i);
        }
        gather(subscription, DUE, many.toArray(String[]::new));

        makeAll(DUE);

        List<String> told = new ArrayList<>();
        digestsOf(subscription).forEach(digest -> told.addAll(digest.findValuesAsText("about")));
        assertEquals(2, digestsOf(subscription).size());
        assertEquals(many, told);
    }

    @Test
    void instancesThatLookAtOnceSendEachAlertOnce() throws Exception {
        List<UUID> subscriptions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            UUID subscription = subscribe();
            subscriptions.add(subscription);
            gather(subscription, DUE, "one of " + i, "two of " + i);
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> looking = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                looking.add(threads.submit(() -> makeAll(DUE)));
            }
            for (Future<?> one : looking) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        makeAll(DUE);

        for (int i = 0; i < subscriptions.size(); i++) {
            List<JsonNode> made = digestsOf(subscriptions.get(i));
            assertEquals(1, made.size());
            assertEquals(List.of("one of " + i, "two of " + i), made.get(0).findValuesAsText("about"));
        }
    }

    @Test
    void alertsBecomeWhatBecameOfTheirDigest() throws Exception {
        UUID subscription = subscribe();
        gather(subscription, DUE, "one");
        makeAll(DUE);

        for (String status : List.of("failed", "delivered")) {
            execute("UPDATE delivery SET status = '" + status
                    + "', finished_at = now() WHERE type = 'digest' AND subscription_id = '" + subscription + "'");
            digests.settle();
            assertEquals(
                    List.of(status), texts(subscription, "SELECT status FROM delivery WHERE type <> 'digest' AND"));
        }
    }

    @Test
    void nothingIsSentToWhoDoesNotListenAnyMore() throws Exception {
        UUID subscription = subscribe();
        gather(subscription, DUE, "one");
        execute("UPDATE subscription SET active = false WHERE id = '" + subscription + "'");

        makeAll(DUE);

        assertEquals(List.of("cancelled"), texts(subscription, "SELECT status FROM delivery WHERE"));
    }

    @Test
    void whoChangesTheHourIsToldAtTheNewOne() throws Exception {
        UUID subscription = subscribe();
        gather(subscription, DUE, "one");

        patch(subscription, "{'digest':{'every':'weekly','weekday':'sunday','hour':23,'zone':'Asia/Tokyo'}}");

        List<String> due = texts(
                subscription,
                "SELECT to_char(due_at AT TIME ZONE 'Asia/Tokyo', 'FMday HH24') || ' ' || (due_at < now() + interval '8 days')"
                        + " FROM delivery WHERE");
        assertEquals(List.of("sunday 23 true"), due);
        // and who wants no digests any more gets the last one at once
        patch(subscription, "{'digest':null}");
        makeAll(Instant.now().plusSeconds(5));
        assertEquals(1, digestsOf(subscription).size());
    }

    private void makeAll(Instant now) {
        int made = 0;
        while (digests.makeNext(now)) {
            made++;
            assertTrue(made < 1_000, "it comes to an end");
        }
    }

    private UUID subscribe() {
        return UUID.fromString(desk.with("subscriber")
                .body(Desk.json("{'name':'Digest','filter':{'commitments':'" + item
                        + "'},'channel':{'type':'webhook','url':'http://127.9.9.9:49999/'},"
                        + "'digest':{'every':'daily','hour':8,'zone':'Europe/Berlin'}}"))
                .post("/api/v1/subscriptions")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id"));
    }

    private void patch(UUID subscription, String body) {
        String path = "/api/v1/subscriptions/" + subscription;
        Response seen = desk.with("subscriber").get(path);
        desk.with("subscriber")
                .header("If-Match", seen.header("ETag"))
                .body(Desk.json(body))
                .patch(path)
                .then()
                .statusCode(200);
    }

    private void gather(UUID subscription, Instant due, String... abouts) throws SQLException {
        List<NewDelivery> gathered = new ArrayList<>();
        for (String about : abouts) {
            gathered.add(new NewDelivery(
                    subscription,
                    UUID.randomUUID(),
                    "follow_up.logged",
                    List.of("follow_up.logged"),
                    UUID.randomUUID(),
                    null,
                    "{\"type\":\"follow_up.logged\",\"timestamp\":\"2031-02-28T00:00:00Z\",\"data\":{\"about\":\""
                            + about + "\"}}",
                    due,
                    true));
        }
        try (Connection connection = dataSource.getConnection()) {
            assertEquals(abouts.length, deliveries.add(connection, gathered));
        }
    }

    private List<JsonNode> digestsOf(UUID subscription) throws SQLException, IOException {
        List<JsonNode> read = new ArrayList<>();
        for (String payload : texts(subscription, "SELECT payload FROM delivery WHERE type = 'digest' AND")) {
            read.add(new ObjectMapper().readTree(payload));
        }
        return read;
    }

    private List<String> texts(UUID subscription, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(sql + " subscription_id = ? ORDER BY sequence")) {
            select.setObject(1, subscription);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
        }
        return texts;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
