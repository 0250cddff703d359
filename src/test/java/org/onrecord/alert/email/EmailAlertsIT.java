package org.onrecord.alert.email;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/** A mailbox gets alerts once its owner has agreed, until its owner wants no more, whatever the mail server does. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
@QuarkusTestResource(value = SmtpTestResource.class, restrictToAnnotatedClass = true)
class EmailAlertsIT {

    private static final String SUBSCRIPTIONS = "/api/v1/subscriptions/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    AgroalDataSource dataSource;

    PostOffice office;

    private final Desk desk = new Desk();

    @Test
    void theOwnerAgreesIsToldAndStopsItByOneClick() {
        // given a subscription
        String address = freshAddress();
        String item = desk.call();
        JsonPath made = subscribe(address, item, "");
        assertEquals("unconfirmed", made.getString("state"));

        // then one message asks, and tells of nothing
        PostOffice.Mail question = mail(address, 1);
        assertEquals("Please confirm: alerts on “A wish”", question.subject());
        assertEquals("alerts@record.example", question.from());
        assertFalse(question.headers().contains("List-Unsubscribe"));
        desk.finding(item, "2022-05-01", "stalled");
        String confirm = question.link(EmailLinks.CONFIRMATION);
        assertTrue(question.text().contains(SmtpTestResource.PUBLIC_URL + confirm), question.text());
        assertTrue(question.html().contains("href=\"" + SmtpTestResource.PUBLIC_URL + confirm + "\""), question.html());

        // when the link is merely followed, as scanners do, then nothing is agreed to
        page(Desk.nobody().get(confirm).then()).body(containsString("<form method=\"post\">"));
        Desk.nobody().head(confirm).then().statusCode(200);
        assertEquals("unconfirmed", state(made));

        // when its button is pressed, twice even, then alerts come from now on
        page(form(confirm)).body(containsString("Confirmed"), containsString(address));
        page(form(confirm)).body(containsString("Confirmed"));
        assertEquals("active", state(made));
        String followUp = desk.finding(item, "2022-06-01", "in_progress");
        PostOffice.Mail alert = mail(address, 2);
        assertEquals("Standing changed from stalled to in progress: Title of " + item, alert.subject());
        assertEquals("<" + delivered(made, 1) + "@record.example>", alert.header("Message-ID"));
        assertEquals("List-Unsubscribe=One-Click", alert.header("List-Unsubscribe-Post"));
        String stop = alert.link(EmailLinks.UNSUBSCRIPTION);
        assertEquals("<" + SmtpTestResource.PUBLIC_URL + stop + ">", alert.header("List-Unsubscribe"));
        for (String part : List.of(alert.text(), alert.html())) {
            assertTrue(part.contains("Title of " + item), part);
            assertTrue(part.contains("As seen on 2022-06-01"), part);
            assertTrue(part.contains(SmtpTestResource.PUBLIC_URL + "/api/v1/commitments/" + item + "/timeline"), part);
            assertFalse(part.contains(followUp) && part.contains("2022-05-01"), part);
        }

        // when the mail program stops it by one click, then nothing comes any more
        page(Desk.nobody().get(stop).then()).body(containsString("Stop them"));
        assertEquals("active", state(made));
        page(Desk.nobody()
                        .contentType("application/x-www-form-urlencoded")
                        .body("List-Unsubscribe=One-Click")
                        .post(stop)
                        .then())
                .body(containsString("Stopped"));
        assertEquals("paused", state(made));
        desk.finding(item, "2022-07-01", "stalled");

        // and who switches it on again has to ask again, however often the old link is used
        patch(made, "{'active':true}").statusCode(200).body("state", equalTo("unconfirmed"));
        assertEquals("Please confirm: alerts on “A wish”", mail(address, 3).subject());
        desk.finding(item, "2022-08-01", "in_progress");
        page(form(office.mailsTo(address).get(2).link(EmailLinks.CONFIRMATION))).body(containsString("Confirmed"));
        desk.finding(item, "2022-09-01", "implemented");
        assertTrue(mail(address, 4).text().contains("As seen on 2022-09-01"));
        assertEquals(4, office.mailsTo(address).size());
    }

    @Test
    void anotherAddressIsAskedAndTheFormerOneDecidesNothingAnyMore() {
        String former = freshAddress();
        String other = freshAddress();
        JsonPath made = subscribe(former, desk.call(), "");
        String formerLink = mail(former, 1).link(EmailLinks.CONFIRMATION);

        patch(made, "{'channel':{'type':'email','address':'" + other + "'}}")
                .statusCode(200)
                .body("state", equalTo("unconfirmed"));

        String link = mail(other, 1).link(EmailLinks.CONFIRMATION);
        problem(Desk.nobody().get(formerLink).then(), 404, "unknown-link");
        problem(form(formerLink), 404, "unknown-link");
        assertEquals("unconfirmed", state(made));
        page(form(link)).body(containsString("Confirmed"));
        assertEquals("active", state(made));
        // and a change of anything else asks nobody
        patch(made, "{'name':'Another name'}").statusCode(200).body("state", equalTo("active"));
        // and the former link is as good as none
        problem(form(formerLink), 404, "unknown-link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "..%2f..%2fproblems"})
    void aLinkThatIsInNoMessageIsNotGood(String token) {
        for (String path : List.of(EmailLinks.CONFIRMATION, EmailLinks.UNSUBSCRIPTION)) {
            int got = Desk.nobody().urlEncodingEnabled(false).get(path + token).statusCode();
            assertTrue(got == 404 || got == 400, path + token + " " + got);
            int posted =
                    Desk.nobody().urlEncodingEnabled(false).post(path + token).statusCode();
            assertTrue(posted == 404 || posted == 400, path + token + " " + posted);
        }
    }

    @Test
    void aLinkExpiresAndOnlyItsHashIsKept() throws SQLException {
        String address = freshAddress();
        JsonPath made = subscribe(address, desk.call(), "");
        String link = mail(address, 1).link(EmailLinks.CONFIRMATION);
        String token = link.substring(EmailLinks.CONFIRMATION.length());
        assertEquals(0, count("SELECT count(*) FROM email_link l WHERE l::text LIKE '%" + token + "%'"));
        assertEquals(0, count("SELECT count(*) FROM delivery d WHERE d::text LIKE '%" + token + "%'"));

        assertNotEquals(
                0,
                count("WITH old AS (UPDATE email_link SET expires_at = now() - interval '1 second' WHERE address = '"
                        + address + "' RETURNING 1) SELECT count(*) FROM old"));

        problem(Desk.nobody().get(link).then(), 404, "unknown-link");
        problem(form(link), 404, "unknown-link");
        // and a link to confirm is none to stop
        problem(form(EmailLinks.UNSUBSCRIPTION + token), 404, "unknown-link");
        assertEquals("unconfirmed", state(made));
    }

    @Test
    void nobodyIsAskedMoreThanThreeTimesADay() {
        String address = freshAddress();
        String plus = address.replace("@", "+more@");
        String item = desk.call();
        subscribe(address, item, "");
        subscribe(plus, item, "");
        JsonPath third = subscribe(address.toUpperCase(java.util.Locale.ROOT), item, "");

        ValidatableResponse fourth = create(address, item, "");

        problem(fourth, 429, "asked-too-often").header("Retry-After", equalTo("86400"));
        patch(subscribe(freshAddress(), item, ""), "{'channel':{'type':'email','address':'" + plus + "'}}")
                .statusCode(429);
        // and switching it off and on, which asks again, counts as well
        patch(third, "{'active':false}").statusCode(200);
        problem(patch(third, "{'active':true}"), 429, "asked-too-often");
        mail(address, 1);
        assertEquals(1, office.mailsTo(address).size());
    }

    @Test
    void whoHasNotAgreedIsNotPingedEither() {
        String address = freshAddress();
        JsonPath made = subscribe(address, desk.call(), "");
        mail(address, 1);

        problem(
                desk.with("subscriber")
                        .post(SUBSCRIPTIONS + made.getString("id") + "/ping")
                        .then(),
                409,
                "not-listening");

        assertEquals(1, office.mailsTo(address).size());
    }

    @Test
    void whileTheMailServerIsAwayNothingIsLostAndNothingArrivesTwice() {
        String address = freshAddress();
        String item = desk.call();
        JsonPath made = agreed(address, item, "");
        office.refuse(address, 451);

        desk.finding(item, "2022-05-01", "stalled");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        "451",
                        attempt(made).getString("attempts[0].statusCode"),
                        attempt(made).prettify()));
        office.accept(address);

        PostOffice.Mail alert = mail(address, 2);
        assertEquals("<" + delivered(made, 1) + "@record.example>", alert.header("Message-ID"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals("delivered", deliveries(made).getString("items[0].status")));
        assertEquals(2, office.mailsTo(address).size());
    }

    @Test
    void aRecipientThatIsRefusedForGoodIsNotTriedAgain() {
        String address = freshAddress();
        String item = desk.call();
        JsonPath made = agreed(address, item, "");
        office.refuse(address, 550);

        desk.finding(item, "2022-05-01", "stalled");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals("failed", deliveries(made).getString("items[0].status")));
        JsonPath attempt = attempt(made);
        assertEquals(1, attempt.getList("attempts").size());
        assertEquals("550", attempt.getString("attempts[0].statusCode"));
    }

    @Test
    void namesAndTitlesStayWhatTheyAre() {
        String address = freshAddress();
        String title = "<script>alert(1)</script> & \\\"quotes\\\"\\r\\nBcc: victim@example.org\\u202e";
        String item = Desk.freshSlug();
        desk.editor()
                .body(Desk.item(item, "call", "").replace("Title of " + item, title))
                .post(Desk.COMMITMENTS)
                .then()
                .statusCode(201);
        JsonPath made = agreed(address, item, "");
        patch(made, "{'name':'<b>Name</b>\\r\\nX-Injected: yes'}").statusCode(200);

        desk.finding(item, "2022-05-01", "stalled");

        PostOffice.Mail alert = mail(address, 2);
        assertEquals(List.of(address), alert.to());
        assertFalse(alert.headers().contains("Bcc") || alert.headers().contains("X-Injected"), alert.source());
        assertTrue(
                alert.subject().endsWith("<script>alert(1)</script> & \"quotes\" Bcc: victim@example.org"),
                alert.subject());
        assertFalse(alert.html().contains("<script>") || alert.html().contains("<b>Name"), alert.html());
        assertTrue(
                alert.html().contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;"), alert.html());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "a@b@c",
                "desk@example.org\\r\\nBcc: other@example.org",
                "desk@example.org, other@example.org",
                "Desk <desk@example.org>",
                "büro@example.org"
            })
    void whatIsNoAddressIsRefused(String address) {
        ValidatableResponse refused = create(address, desk.call(), "");

        problem(refused, 422, "invalid-body").body("errors[0].pointer", equalTo("/channel/address"));
    }

    @Test
    void aDigestArrivesAsOneMail() throws SQLException {
        String address = freshAddress();
        String item = desk.call();
        JsonPath made = agreed(address, item, ",'digest':{'every':'daily','hour':8,'zone':'Europe/Berlin'}");
        desk.finding(item, "2022-05-01", "stalled");
        desk.finding(item, "2022-06-01", "in_progress");
        UUID id = UUID.fromString(made.getString("id"));
        await().atMost(PATIENCE)
                .until(() -> count("SELECT count(*) FROM delivery WHERE status = 'gathered' AND subscription_id = '"
                                + id + "'")
                        == 2);

        assertEquals(
                2,
                count(
                        "WITH due AS (UPDATE delivery SET due_at = now() WHERE status = 'gathered' AND subscription_id = '"
                                + id + "' RETURNING 1) SELECT count(*) FROM due"));

        PostOffice.Mail digest = mail(address, 2);
        assertEquals("2 alerts on “A wish”", digest.subject());
        assertTrue(
                digest.text().indexOf("As seen on 2022-05-01") < digest.text().indexOf("As seen on 2022-06-01"));
        assertTrue(digest.headers().contains("List-Unsubscribe"));
        await().atMost(PATIENCE)
                .until(() -> count("SELECT count(*) FROM delivery WHERE status = 'delivered' AND digest_id IS NOT NULL"
                                + " AND subscription_id = '" + id + "'")
                        == 2);
        assertEquals(2, office.mailsTo(address).size());
    }

    @Test
    void theOperatorIsToldOnceOfAReceiverThatWasGivenUp() throws SQLException {
        JsonPath made = subscribe(freshAddress(), desk.call(), "");

        assertEquals(
                1,
                count(
                        "WITH gone AS (UPDATE subscription SET disabled_at = now(), disabled_because = 'It said 410 <Gone>.'"
                                + " WHERE id = '" + made.getString("id") + "' RETURNING 1) SELECT count(*) FROM gone"));

        await().atMost(Duration.ofSeconds(60)).until(() -> toldOf(made).size() == 1);
        PostOffice.Mail told = toldOf(made).get(0);
        assertTrue(told.text().contains("Because: It said 410 <Gone>."), told.text());
        assertTrue(told.html().contains("Because: It said 410 &lt;Gone&gt;."), told.html());
        assertEquals(
                1,
                count("SELECT count(*) FROM operator_notice WHERE subscription_id = '" + made.getString("id") + "'"));
    }

    private List<PostOffice.Mail> toldOf(JsonPath subscription) {
        return office.mailsTo(SmtpTestResource.OPERATOR).stream()
                .filter(mail -> mail.text().contains(subscription.getString("id")))
                .toList();
    }

    private static String freshAddress() {
        return "desk-" + UUID.randomUUID() + "@example.org";
    }

    private ValidatableResponse create(String address, String item, String more) {
        return desk.with("subscriber")
                .body(Desk.json("{'name':'A wish','filter':{'commitments':['" + item
                        + "']},'channel':{'type':'email','address':'" + address + "'}" + more + "}"))
                .post(SUBSCRIPTIONS)
                .then();
    }

    private JsonPath subscribe(String address, String item, String more) {
        return create(address, item, more).statusCode(201).extract().jsonPath();
    }

    /** A subscription whose receiver has agreed. */
    private JsonPath agreed(String address, String item, String more) {
        JsonPath made = subscribe(address, item, more);
        page(form(mail(address, 1).link(EmailLinks.CONFIRMATION)));
        assertNotEquals("unconfirmed", state(made));
        return made;
    }

    private static ValidatableResponse form(String link) {
        return Desk.nobody()
                .contentType("application/x-www-form-urlencoded")
                .post(link)
                .then();
    }

    private static ValidatableResponse page(ValidatableResponse answer) {
        return answer.statusCode(200)
                .contentType(startsWith("text/html"))
                .header("Cache-Control", equalTo("no-store"))
                .header("Referrer-Policy", equalTo("no-referrer"))
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .body(not(containsString("<script")));
    }

    private static ValidatableResponse problem(ValidatableResponse answer, int status, String slug) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:onrecord:problem:" + slug));
    }

    /** The mail of this number that came to an address, once it did. */
    private PostOffice.Mail mail(String address, int number) {
        await().atMost(PATIENCE).until(() -> office.mailsTo(address).size() >= number);
        return office.mailsTo(address).get(number - 1);
    }

    private String state(JsonPath subscription) {
        return desk.get("subscriber", SUBSCRIPTIONS + subscription.getString("id"))
                .getString("state");
    }

    private ValidatableResponse patch(JsonPath subscription, String body) {
        String path = SUBSCRIPTIONS + subscription.getString("id");
        String tag = desk.with("subscriber").get(path).header("ETag");
        return desk.with("subscriber")
                .header("If-Match", tag)
                .body(Desk.json(body))
                .patch(path)
                .then();
    }

    /** The newest first. */
    private JsonPath deliveries(JsonPath subscription) {
        return desk.get("subscriber", SUBSCRIPTIONS + subscription.getString("id") + "/deliveries");
    }

    /** The id of a delivery; 0 is the newest. */
    private String delivered(JsonPath subscription, int number) {
        List<String> ids = deliveries(subscription).getList("items.id");
        return ids.get(ids.size() - 1 - number);
    }

    private JsonPath attempt(JsonPath subscription) {
        return desk.get("subscriber", "/api/v1/deliveries/" + delivered(subscription, 1));
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
