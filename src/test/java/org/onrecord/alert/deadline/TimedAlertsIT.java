package org.onrecord.alert.deadline;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.MovedClock;
import org.onrecord.access.Desk;
import org.onrecord.alert.Lease;
import org.onrecord.alert.LeaseRepository;
import org.onrecord.alert.email.SmtpTestResource;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.log.LogReplays;
import org.onrecord.log.ProjectionWatch;

/**
 * What time brings about is told once, whenever somebody looks. Items are of the year 2031, to which clocks are moved; the
 * application of this class has none of anybody else.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
@QuarkusTestResource(value = SmtpTestResource.class, restrictToAnnotatedClass = true)
class TimedAlertsIT {

    private static final Duration STALE_AFTER = Duration.ofDays(180);

    @Inject
    AgroalDataSource dataSource;

    @Inject
    TimedItemRepository items;

    @Inject
    TimedAlertRepository raised;

    @Inject
    LeaseRepository leases;

    @Inject
    LogReplays log;

    @Inject
    ProjectionWatch watch;

    private final Desk desk = new Desk();
    private final MovedClock clock = new MovedClock("2031-01-01T00:00:00Z");

    /** What a subscriber is told. */
    private record Told(String type, String timestamp, JsonNode data) {

        String brief() {
            return type + " " + timestamp.substring(0, 10)
                    + (data.has("daysLeft") ? " " + data.get("daysLeft").asInt() : "");
        }
    }

    @Test
    void aDeadlineIsToldOfOnTheDaysBeforeAndWhenItHasPassed() throws Exception {
        String slug = Desk.freshSlug();
        stored().add(slug, "call", "2031-07-31", "in_progress", "2030-12-01T00:00:00Z");
        UUID subscription = subscribe(slug);

        clock.to("2031-06-30T23:59:59Z");
        look();
        assertEquals(List.of(), told(subscription));
        for (String moment : List.of(
                "2031-07-01T00:00:00Z",
                "2031-07-01T00:00:10Z",
                "2031-07-23T23:59:59Z",
                "2031-07-24T12:00:00Z",
                "2031-07-29T00:00:00Z",
                "2031-07-30T00:00:00Z",
                "2031-07-31T23:59:59Z",
                "2031-08-01T00:00:00Z",
                "2031-08-02T00:00:00Z",
                "2032-08-02T00:00:00Z")) {
            clock.to(moment);
            look();
        }

        List<Told> told = told(subscription);
        assertEquals(
                List.of(
                        "deadline.approaching 2031-07-01 30",
                        "deadline.approaching 2031-07-24 7",
                        "deadline.approaching 2031-07-30 1",
                        "deadline.passed 2031-08-01 0"),
                told.stream().map(Told::brief).toList());
        JsonNode first = told.get(0).data();
        assertEquals("deadline.approaching", first.at("/changes/0/type").asText());
        assertEquals("Title of " + slug, first.at("/commitment/title").asText());
        assertEquals("2031-07-31", first.at("/deadline/to").asText());
        assertEquals("on_time", first.at("/standing/before/timeliness").asText());
        assertEquals("due", first.at("/standing/after/timeliness").asText());
        assertEquals(
                SmtpTestResource.PUBLIC_URL + ("/api/v1/commitments/" + slug),
                first.at("/links/commitment").asText());
        assertEquals(
                "overdue", told.get(3).data().at("/standing/after/timeliness").asText());
    }

    @ParameterizedTest(name = "looked at again on {0}: {1}")
    @CsvSource({
        "2031-07-10, deadline.approaching 2031-07-01 21",
        "2031-07-28, deadline.approaching 2031-07-24 3",
        "2031-07-31, deadline.approaching 2031-07-30 0",
        "2031-08-20, deadline.passed 2031-08-01 0",
        "2033-01-01, deadline.passed 2031-08-01 0"
    })
    void afterDowntimeOnlyTheNearestIsTold(String day, String brief) throws Exception {
        String slug = Desk.freshSlug();
        stored().add(slug, "call", "2031-07-31", "not_assessed", "2030-12-01T00:00:00Z");
        UUID subscription = subscribe(slug);

        clock.to(day + "T09:00:00Z");
        look();
        look();

        assertEquals(
                List.of(brief), told(subscription).stream().map(Told::brief).toList());
    }

    @Test
    void anotherDeadlineCountsAnew() throws Exception {
        String slug = Desk.freshSlug();
        UUID item = stored().add(slug, "call", "2031-07-31", "stalled", "2030-12-01T00:00:00Z");
        UUID subscription = subscribe(slug);
        clock.to("2031-08-01T00:00:00Z");
        look();

        stored().change(item, "deadline_to = '2031-08-20'");
        look();
        clock.to("2031-08-21T00:00:00Z");
        look();
        stored().change(item, "deadline_to = '2031-07-31'");
        look();

        assertEquals(
                List.of(
                        "deadline.passed 2031-08-01 0",
                        "deadline.approaching 2031-07-21 19",
                        "deadline.passed 2031-08-21 0"),
                told(subscription).stream().map(Told::brief).toList());
    }

    @ParameterizedTest(name = "a {0} that is {1}: {2}")
    @CsvSource({
        "call, implemented, 0",
        "call, withdrawn, 0",
        "call, superseded, 0",
        "claim, unresolved, 0",
        "call, not_implemented, 1",
        "call, contrary_action, 1",
        "assurance, substantially_implemented, 1"
    })
    void onlyWhatIsStillOpenIsToldOf(String kind, String value, int times) throws Exception {
        String slug = Desk.freshSlug();
        stored().add(slug, kind, "2031-07-31", value, "2031-06-01T00:00:00Z");
        String withdrawn = Desk.freshSlug();
        stored().change(
                        stored().add(withdrawn, kind, "2031-07-31", value, "2031-06-01T00:00:00Z"),
                        "withdrawn_at = '2031-06-02T00:00:00Z'");
        UUID subscription = subscribe(slug);
        UUID other = subscribe(withdrawn);

        clock.to("2031-07-30T00:00:00Z");
        look();
        assertEquals(times, told(subscription).size());
        clock.to("2031-08-10T00:00:00Z");
        look();

        assertEquals(2 * times, told(subscription).size());
        assertEquals(List.of(), told(other));
    }

    @Test
    void whatNobodyHasLookedAtForLongIsToldOfOnceForEachQuietSpell() throws Exception {
        String slug = Desk.freshSlug();
        StoredItems stored = stored();
        UUID item = stored.add(slug, "call", null, "in_progress", "2031-01-01T00:00:00Z");
        UUID subscription = subscribe(slug, "'commitment.stale'");

        clock.to("2031-06-29T23:59:59Z");
        look();
        assertEquals(List.of(), told(subscription));
        // neither amending an item nor what the public does not see is looking at it
        stored.entry(item, "amended", "2031-05-01T00:00:00Z", false);
        stored.entry(item, "update", "2031-05-02T00:00:00Z", true);
        clock.to("2031-06-30T00:00:00Z");
        look();
        clock.to("2031-07-20T00:00:00Z");
        look();
        stored.entry(item, "check", "2031-08-01T10:00:00.123456Z", false);
        clock.to("2031-09-01T00:00:00Z");
        look();
        clock.to("2032-01-28T10:00:00.123455Z");
        look();
        assertEquals(1, told(subscription).size());
        clock.to("2032-01-28T10:00:00.123456Z");
        look();
        clock.to("2035-01-01T00:00:00Z");
        look();

        List<Told> told = told(subscription);
        assertEquals(
                List.of("commitment.stale 2031-06-30", "commitment.stale 2032-01-28"),
                told.stream().map(Told::brief).toList());
        assertEquals(
                "2031-08-01T10:00:00.123456Z",
                told.get(1).data().get("lastLookedAt").asText());
    }

    @ParameterizedTest(name = "a {0} that is {1}: {2}")
    @CsvSource({
        "call, implemented, 0",
        "call, withdrawn, 0",
        "call, superseded, 0",
        "call, not_implemented, 1",
        "call, not_assessed, 1",
        "claim, unresolved, 1",
        "claim, not_assessed, 1",
        "claim, borne_out, 0",
        "claim, contradicted, 0"
    })
    void onlyWhatIsStillOpenGrowsStale(String kind, String value, int times) throws Exception {
        String slug = Desk.freshSlug();
        stored().add(slug, kind, null, value, "2031-01-01T00:00:00Z");
        UUID subscription = subscribe(slug, "'commitment.stale'");

        clock.to("2032-01-01T00:00:00Z");
        look();
        look();

        assertEquals(times, told(subscription).size());
    }

    @Test
    void whatLayBeforeASubscriptionIsNotedAndNotTold() throws Exception {
        String slug = Desk.freshSlug();
        LocalDate today = LocalDate.ofInstant(Clock.systemUTC().instant(), java.time.ZoneOffset.UTC);
        UUID item = stored().add(slug, "call", today.minusDays(3).toString(), "stalled", "2019-01-01T00:00:00Z");
        UUID subscription = subscribe(slug, "'deadline.passed','commitment.stale'");

        clock.to(today + "T23:00:00Z");
        look();

        assertEquals(List.of(), told(subscription));
        assertEquals(
                List.of("commitment.stale", "deadline.passed"),
                texts("SELECT type FROM timed_alert WHERE commitment_id = '" + item + "' ORDER BY type"));
    }

    @Test
    void instancesThatLookAtOnceTellEverythingOnce() throws Exception {
        StoredItems stored = stored();
        String[] slugs = new String[1_200];
        for (int i = 0; i < slugs.length; i++) {
            slugs[i] = Desk.freshSlug();
        }
        stored.add(slugs, "call", "2031-07-31", "stalled", "2031-06-01T00:00:00Z");
        UUID subscription = subscribe(null);
        clock.to("2031-08-01T00:00:00Z");
        String name = "test " + subscription;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            // when four look at once, and each dies now and then in the middle of it
            List<Future<?>> looking = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                UUID instance = UUID.randomUUID();
                int dies = i;
                looking.add(threads.submit(() -> {
                    int[] turn = {dies};
                    for (int look = 0; look < 12; look++) {
                        alerts().raiseDeadlines(() -> ++turn[0] % 3 == 0
                                ? Optional.empty()
                                : leases.take(name, instance, Duration.ofMillis(50)));
                    }
                }));
            }
            for (Future<?> one : looking) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        look();

        List<String> told = texts("SELECT commitment_id::text FROM delivery WHERE subscription_id = '" + subscription
                + "' AND type = 'deadline.passed'");
        assertEquals(told.size(), told.stream().distinct().count());
        List<String> wanted = new ArrayList<>();
        for (String slug : slugs) {
            wanted.add(org.onrecord.event.EventIds.ofCommitment(slug).toString());
        }
        assertTrue(told.containsAll(wanted));
    }

    @Test
    void anotherTakesOverFromALeaderThatWasKilledAndThatOneRaisesNothingAnyMore() throws Exception {
        String name = "test " + UUID.randomUUID();
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        String slug = Desk.freshSlug();
        stored().add(slug, "call", "2031-07-31", "stalled", "2031-06-01T00:00:00Z");
        UUID subscription = subscribe(slug);
        clock.to("2031-08-01T00:00:00Z");

        Lease led = leases.take(name, first, Duration.ofSeconds(2)).orElseThrow();
        assertEquals(Optional.empty(), leases.take(name, second, Duration.ofSeconds(30)));
        assertEquals(Optional.of(led), leases.take(name, first, Duration.ofSeconds(2)));
        Lease taken = await().atMost(Duration.ofSeconds(20))
                .until(() -> leases.take(name, second, Duration.ofSeconds(30)), Optional::isPresent)
                .orElseThrow();

        assertFalse(alerts().raiseDeadlines(() -> Optional.of(led)));
        assertEquals(List.of(), told(subscription));
        assertEquals(Optional.empty(), leases.take(name, first, Duration.ofSeconds(2)));
        assertTrue(alerts().raiseDeadlines(() -> Optional.of(taken)));
        assertEquals(1, told(subscription).size());
        // and one that is given back is free at once
        leases.release(taken);
        assertTrue(leases.take(name, first, Duration.ofSeconds(2)).isPresent());
    }

    @Test
    void theServiceLooksByItself() throws Exception {
        LocalDate deadline = LocalDate.ofInstant(Clock.systemUTC().instant(), java.time.ZoneOffset.UTC)
                .plusDays(5);
        String item = desk.registered("call", "");
        UUID subscription = subscribe(item);
        String due = desk.registered("call", ",'deadline':{'to':'" + deadline + "','basis':'stated'}");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertEquals(
                        List.of("deadline.approaching"),
                        texts(
                                "SELECT t.type FROM timed_alert t JOIN commitment c ON c.id = t.commitment_id WHERE c.slug = '"
                                        + due + "'")));
        // what was due for longer than this subscription is there is not told
        assertEquals(List.of(), told(subscription));
    }

    private StoredItems stored() {
        return new StoredItems(dataSource);
    }

    private TimedAlerts alerts() {
        return new TimedAlerts(items, raised, () -> STALE_AFTER, log, watch, clock);
    }

    /** As the one instance there is does it. */
    private void look() {
        UUID instance = UUID.randomUUID();
        Supplier<Optional<Lease>> lease = () -> leases.take("test " + instance, instance, Duration.ofSeconds(30));
        assertTrue(alerts().raiseDeadlines(lease));
        assertTrue(alerts().raiseStale(lease));
    }

    /** Subscribes to deadlines; to those of all items where none is named. */
    private UUID subscribe(String slug) {
        return subscribe(slug, "'deadline.approaching','deadline.passed'");
    }

    private UUID subscribe(String slug, String changes) {
        String which = slug == null ? "" : "'commitments':'" + slug + "',";
        return UUID.fromString(desk.with("subscriber")
                .body(Desk.json("{'name':'Time','filter':{" + which
                        + "'changes':[" + changes + "]},"
                        + "'channel':{'type':'webhook','url':'http://127.9.9.9:49999/'}}"))
                .post("/api/v1/subscriptions")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id"));
    }

    private List<Told> told(UUID subscription) throws SQLException, IOException {
        List<Told> told = new ArrayList<>();
        for (String payload : texts(
                "SELECT payload FROM delivery WHERE subscription_id = '" + subscription + "' ORDER BY sequence")) {
            JsonNode json = new ObjectMapper().readTree(payload);
            told.add(new Told(json.get("type").asText(), json.get("timestamp").asText(), json.get("data")));
        }
        return told;
    }

    private List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
