package org.onrecord.alert;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.json;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.alert.Mailroom.Queued;
import org.onrecord.embedded.EmbeddedTestResource;

/** What is written over HTTP comes to those who asked for it, once. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class MatchingIT {

    private static final String ANALYST = Desk.says("Desk", "analyst", "in_progress");

    @Inject
    AgroalDataSource dataSource;

    private final Desk desk = new Desk();
    private Mailroom mail;

    @BeforeEach
    void open() {
        mail = new Mailroom(desk, dataSource);
    }

    @Test
    void everyKindOfChangeIsToldOnceWithTheStandingBeforeAndAfter() throws Exception {
        // given
        String item = desk.call();
        String all = mail.subscribe("{'commitments':'" + item + "'}");
        // when
        String followUp = desk.log(item, Desk.update("2024-01-01", ANALYST, "")).getString("id");
        desk.log(item, Desk.update("2024-02-01", Desk.says("Gov", "state", "not_implemented"), ""));
        desk.log(item, json("{'type':'check','occurredOn':'2024-03-01'}"));
        amend(item, "{'region':'Asia'}");
        desk.correct(followUp, "{'assessments':[" + Desk.says("Desk", "analyst", "implemented") + "]}");
        desk.retract(followUp, "A mistake");
        desk.editor()
                .body(json("{'reason':'No longer followed'}"))
                .post(Desk.COMMITMENTS + "/" + item + "/withdrawal")
                .then()
                .statusCode(201);
        // then
        List<Queued> told = mail.settled(all);
        assertEquals(
                List.of(
                        List.of("follow_up.logged", "standing.changed"),
                        List.of("follow_up.logged", "standing.contested"),
                        List.of("follow_up.logged"),
                        List.of("commitment.amended"),
                        List.of("follow_up.corrected", "standing.changed"),
                        List.of("follow_up.retracted", "standing.changed", "standing.contested"),
                        List.of("commitment.amended")),
                told.stream().map(Queued::changes).toList());
        assertEquals(
                List.of(
                        "standing.changed",
                        "standing.contested",
                        "follow_up.logged",
                        "commitment.amended",
                        "follow_up.corrected",
                        "follow_up.retracted",
                        "commitment.amended"),
                told.stream().map(Queued::type).toList());
        Queued first = told.get(0);
        assertEquals(first.type(), first.payload().path("type").asText());
        assertEquals(
                json("[{'type':'follow_up.logged'},"
                        + "{'type':'standing.changed','from':'not_assessed','to':'in_progress'}]"),
                first.data().path("changes").toString());
        assertEquals(
                "not_assessed",
                first.data().at("/standing/before/implementation").asText());
        assertEquals(
                "in_progress", first.data().at("/standing/after/implementation").asText());
        assertEquals(
                "no_deadline", first.data().at("/standing/after/timeliness").asText());
        assertEquals(item, first.data().at("/commitment/slug").asText());
        assertEquals(followUp, first.data().at("/followUp/id").asText());
        assertEquals("2024-01-01", first.data().at("/followUp/occurredOn").asText());
        assertEquals(
                "/api/v1/follow-ups/" + followUp,
                first.data().at("/links/followUp").asText());
        assertEquals(
                json("{'type':'standing.contested','from':true,'to':false}"),
                told.get(5).data().path("changes").get(2).toString());
        assertEquals("A mistake", told.get(5).data().at("/entry/reason").asText());
        assertEquals("Asia", told.get(3).data().at("/entry/change/region/to").asText());
    }

    @Test
    void aRegistrationIsToldToThoseWhoseFilterMeansTheNewItem() throws Exception {
        String theme = "theme " + UUID.randomUUID();
        String wanted = mail.subscribe("{'theme':'" + theme.toUpperCase(Locale.ROOT) + "'}");
        String other = mail.subscribe("{'theme':'" + theme + "','kind':'claim'}");

        String slug = desk.registered("call", ",'themes':['" + theme + "']");

        List<Queued> told = mail.settled(wanted);
        assertEquals(
                List.of("commitment.registered"),
                told.stream().map(Queued::type).toList());
        assertTrue(told.get(0).data().at("/standing/before").isNull());
        assertEquals(slug, told.get(0).data().at("/commitment/slug").asText());
        assertEquals(List.of(), mail.queued(other));
    }

    @Test
    void aChangeOfStandingIsToldByWhereItCameFromAndWhereItWent() throws Exception {
        String item = desk.call();
        String wanted = mail.subscribe("{'commitments':['" + item
                + "'],'changes':[{'type':'standing.changed','from':'in_progress','to':['implemented','stalled']}]}");

        desk.finding(item, "2024-01-01", "in_progress");
        desk.finding(item, "2024-01-02", "implemented");
        desk.finding(item, "2024-01-03", "stalled");
        desk.finding(item, "2024-01-04", "in_progress");
        desk.finding(item, "2024-01-05", "stalled");

        List<Queued> told = mail.settled(wanted);
        assertEquals(
                List.of("implemented", "stalled"),
                told.stream()
                        .map(one -> one.data().at("/changes/0/to").asText())
                        .toList());
        assertEquals(List.of("standing.changed"), told.get(0).changes());
    }

    @Test
    void theItemIsJudgedAsTheChangeLeftItAndNotAsItStandsLater() throws Exception {
        String item = desk.call();
        String wanted = mail.subscribe("{'commitments':'" + item + "','implementation':'implemented'}");

        desk.finding(item, "2024-01-01", "in_progress");
        desk.finding(item, "2024-01-02", "implemented");
        desk.finding(item, "2024-01-03", "regressed");

        List<Queued> told = mail.settled(wanted);
        assertEquals(1, told.size());
        assertEquals(
                "implemented",
                told.get(0).data().at("/standing/after/implementation").asText());
    }

    @Test
    void whatIsInternalIsNeverTold() throws Exception {
        String item = desk.call();
        String all = mail.subscribe("{'commitments':'" + item + "'}");

        String secret = desk.log(item, Desk.update("2024-01-01", ANALYST, ",'visibility':'internal'"))
                .getString("id");
        String known = desk.log(item, Desk.update("2023-01-01", ANALYST, "")).getString("id");
        desk.correct(known, "{'summary':'Only for us','visibility':'internal'}");
        desk.retract(secret, "Only for us");

        List<Queued> told = mail.settled(all);
        assertEquals(1, told.size());
        assertEquals(known, told.get(0).data().at("/followUp/id").asText());
        assertFalse(told.get(0).payload().toString().contains("Only for us"));
    }

    @Test
    void aFollowUpThatBecomesPublicIsTold() throws Exception {
        String item = desk.call();
        String logged = mail.subscribe("{'commitments':'" + item + "','changes':'follow_up.logged'}");
        String secret = desk.log(item, Desk.update("2024-01-01", ANALYST, ",'visibility':'internal'"))
                .getString("id");

        desk.correct(secret, "{'visibility':'public'}");

        List<Queued> told = mail.settled(logged);
        assertEquals(
                List.of(List.of("follow_up.logged")),
                told.stream().map(Queued::changes).toList());
        assertEquals(secret, told.get(0).data().at("/followUp/id").asText());
    }

    @Test
    void textIsSearchedFor() throws Exception {
        String word = "harbour" + UUID.randomUUID().toString().substring(0, 8);
        String item = desk.registered("call", ",'summary':'Clean the " + word + " at last'");
        String found = mail.subscribe("{'q':'clean " + word + "'}");
        String foundToo = mail.subscribe("{'q':'clean " + word + "','kind':'call'}");
        String notFound = mail.subscribe("{'q':'drain " + word + "'}");

        desk.finding(item, "2024-01-01", "in_progress");

        assertEquals(1, mail.settled(found).size());
        assertEquals(1, mail.queued(foundToo).size());
        assertEquals(0, mail.queued(notFound).size());
    }

    @Test
    void correctionsAndRetractionsReachWhoeverWasToldWhateverTheyAskForByNow() throws Exception {
        // given some who were told of a follow-up
        String item = desk.call();
        String filter = "{'commitments':'" + item + "','changes':['follow_up.logged']}";
        String stays = mail.subscribe(filter);
        String changed = mail.subscribe(filter);
        String paused = mail.subscribe(filter);
        String deleted = mail.subscribe(filter);
        String followUp = desk.finding(item, "2024-01-01", "in_progress");
        for (String one : List.of(stays, changed, paused, deleted)) {
            assertEquals(1, mail.settled(one).size());
        }
        // and that some turned to other things, and one came later
        patch(changed, "{'filter':{'kind':'claim','commitments':null,'changes':null}}");
        patch(paused, "{'active':false}");
        desk.with("subscriber")
                .delete(Mailroom.SUBSCRIPTIONS + "/" + deleted)
                .then()
                .statusCode(204);
        String late = mail.subscribe(filter);
        // when
        desk.correct(followUp, "{'summary':'As it was'}");
        desk.retract(followUp, "It was not so");
        // then
        List<String> types = List.of("follow_up.logged", "follow_up.corrected", "follow_up.retracted");
        assertEquals(types, mail.settled(stays).stream().map(Queued::type).toList());
        assertEquals(types, mail.queued(changed).stream().map(Queued::type).toList());
        assertEquals(1, mail.queued(paused).size());
        assertEquals(1, mail.queued(deleted).size());
        assertEquals(0, mail.queued(late).size());
    }

    @Test
    void nobodyIsToldOfWhatWasBeforeNorOfWhatWasWhilePaused() throws Exception {
        String item = desk.call();
        desk.finding(item, "2024-01-01", "in_progress");
        String one = mail.subscribe("{'commitments':'" + item + "'}");
        patch(one, "{'active':false}");
        desk.finding(item, "2024-01-02", "stalled");
        patch(one, "{'active':true}");
        desk.finding(item, "2024-01-03", "implemented");

        List<Queued> told = mail.settled(one);
        assertEquals(1, told.size());
        assertEquals(
                "implemented",
                told.get(0).data().at("/standing/after/implementation").asText());
    }

    @Test
    void whatIsMatchedOnceMoreIsNotToldOnceMore() throws Exception {
        String item = desk.call();
        String one = mail.subscribe("{'commitments':'" + item + "'}");
        desk.finding(item, "2024-01-01", "in_progress");
        assertEquals(1, mail.settled(one).size());

        // as where an earlier state of the database was restored
        mail.execute("UPDATE alert_position SET next_offset = 0");
        desk.finding(item, "2024-01-02", "stalled");

        assertEquals(2, mail.settled(one).size());
    }

    @Test
    void aRebuildTellsNobody() throws Exception {
        String item = desk.call();
        String one = mail.subscribe("{}");
        desk.finding(item, "2024-01-01", "in_progress");
        long queued = mail.settled(one).size();

        Desk.admin().post("/api/v1/admin/projections/timeline/rebuild").then().statusCode(202);
        await().atMost(Duration.ofMinutes(2)).until(() -> "done"
                .equals(Desk.admin().get("/api/v1/admin/projections").jsonPath().getString("items[0].rebuild.state")));

        assertEquals(queued, mail.settled(one).size());
        desk.finding(item, "2024-01-02", "stalled");
        assertEquals(queued + 1, mail.settled(one).size());
    }

    @Test
    void aPartitionThatAnotherInstanceIsAtIsLeftToItAndTheOthersGoOn() throws Exception {
        // given an item of each of many partitions
        List<String> items = Stream.generate(desk::call).limit(8).toList();
        String all = mail.subscribe("{'commitments':['" + String.join("','", items) + "']}");
        mail.awaitMatched();
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            // when somebody holds the partition of the first of them
            other.setAutoCommit(false);
            statement.execute(
                    "SELECT FROM alert_position WHERE part = (SELECT part FROM timeline_entry e JOIN commitment c"
                            + " ON c.id = e.subject WHERE c.slug = '" + items.get(0) + "' LIMIT 1) FOR UPDATE");
            items.forEach(item -> desk.finding(item, "2024-01-01", "in_progress"));
            // then what is of others is told meanwhile, and what is of that one afterwards
            await().atMost(Duration.ofSeconds(30)).until(() -> !mail.queued(all).isEmpty());
            assertTrue(mail.queued(all).stream()
                    .noneMatch(
                            told -> told.data().at("/commitment/slug").asText().equals(items.get(0))));
            other.rollback();
            other.setAutoCommit(true);
        }
        desk.finding(items.get(0), "2024-01-02", "stalled");
        assertEquals(9, mail.settled(all).size());
    }

    @Test
    void aDigestGathers() throws Exception {
        String item = desk.call();
        String one = desk.with("subscriber")
                .body(json("{'name':'A digest','filter':{'commitments':'" + item
                        + "'},'channel':{'type':'webhook','url':'http://127.9.9.9:49999/'},"
                        + "'digest':{'every':'weekly','weekday':'monday','hour':8,'zone':'Europe/Berlin'}}"))
                .post(Mailroom.SUBSCRIPTIONS)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id");

        desk.finding(item, "2024-01-01", "in_progress");

        assertEquals(1, mail.settled(one).size());
        assertEquals(
                1,
                mail.number("SELECT count(*) FROM delivery WHERE subscription_id = '" + one
                        + "' AND status = 'gathered' AND due_at > created_at"));
    }

    @Test
    void theLastThirtyDaysTellWhatAFilterWouldHaveSent() throws Exception {
        // given
        String item = desk.call();
        String other = desk.call();
        for (String value : List.of("in_progress", "stalled", "implemented")) {
            desk.finding(item, "2024-01-01", value);
            desk.finding(other, "2024-01-01", value);
        }
        desk.log(item, Desk.update("2024-01-01", ANALYST, ",'visibility':'internal'"));
        String filter = "{'filter':{'commitments':'" + item + "','changes':'standing.changed'}}";
        // when
        var first = preview(filter, "?limit=2");
        var second = preview(filter, "?limit=2&cursor=" + first.getString("next"));
        // then
        assertEquals(List.of("implemented", "stalled"), first.getList("items.data.standing.after.implementation"));
        assertEquals(List.of("in_progress"), second.getList("items.data.standing.after.implementation"));
        assertNull(second.getString("next"));
        assertEquals(List.of("standing.changed"), second.getList("items.type"));
        assertEquals(
                4,
                preview("{'filter':{'commitments':'" + item + "'}}", "")
                        .getList("items")
                        .size());
        assertEquals(
                0,
                preview("{'filter':{'commitments':'" + item + "','q':'nonesuch'}}", "")
                        .getList("items")
                        .size());
    }

    private JsonPath preview(String body, String query) {
        return desk.with("subscriber")
                .body(json(body))
                .post(Mailroom.SUBSCRIPTIONS + "/preview" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private void patch(String id, String patch) {
        desk.with("subscriber")
                .header("If-Match", "*")
                .body(json(patch))
                .patch(Mailroom.SUBSCRIPTIONS + "/" + id)
                .then()
                .statusCode(200);
    }

    private void amend(String item, String patch) {
        desk.editor()
                .header("If-Match", "*")
                .body(json(patch))
                .patch(Desk.COMMITMENTS + "/" + item)
                .then()
                .statusCode(200);
    }
}
