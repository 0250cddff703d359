package org.onrecord.journey;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.EventCodec;
import org.onrecord.event.EventIds;
import org.onrecord.log.EventLog;
import org.onrecord.log.LogConfig;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;

/** What was refused or could not be read can be tried again, or discarded, and both stay told. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class KeptRecordsIT {

    private static final String RECORDS = "/api/v1/admin/records";

    @Inject
    EventLog log;

    @Inject
    LogConfig settings;

    @Inject
    ProjectionWatch watch;

    EmbeddedServers servers;

    private final EventCodec codec = new EventCodec();
    private final String slug = Events.slug("kept");

    @Test
    void aRefusedRecordIsAppliedByARetryOnceWhatItLackedIsThere() {
        // given a follow-up that came before its commitment
        RecordPosition early = log.appendNow(Events.logged(slug, "too early"));
        String id = kept(early, "refused");
        retry(id).body("retry.outcome", equalTo("refused"));
        RecordPosition registered = log.appendNow(Events.registered(slug));
        assertTrue(watch.await(registered, Duration.ofSeconds(30)));

        // when it is tried again, and again
        JsonPath first = retry(id)
                .body("retry.outcome", equalTo("applied"))
                .body("retry.by.name", not(nullValue()))
                .extract()
                .jsonPath();
        JsonPath second = retry(id).extract().jsonPath();

        // then it was applied once, under its own id, and the second time nothing was written
        assertEquals(first.getString("retry.position"), second.getString("retry.position"));
        assertEquals(first.getString("retry.at"), second.getString("retry.at"));
        List<String> logged = Desk.nobody()
                .get("/api/v1/commitments/" + slug + "/timeline")
                .jsonPath()
                .getList("items.findAll { it.type == 'update' }.id");
        assertEquals(List.of(first.getString("eventId")), logged);
        // and nothing is left to decide
        discard(id, "not needed").statusCode(409).body("type", equalTo("urn:onrecord:problem:record-settled"));
        open("subject=" + EventIds.ofCommitment(slug)).body("items", empty());
        // while the first retry, which was refused, tells what it repeats
        list("subject=" + EventIds.ofCommitment(slug)).body("items.retryOf", contains(nullValue(), equalTo(id)));
    }

    @Test
    void aRecordOnTheWrongPartitionIsAppliedWhereItBelongs() throws Exception {
        int partition = log.appendNow(Events.registered(slug)).partition();
        EncodedEvent event = codec.encode(Events.logged(slug, "astray"));
        RecordPosition astray = write((partition + 1) % settings.partitions(), event, Map.of());

        String id = kept(astray, "parked");
        retry(id).body("reason", equalTo("misplaced")).body("retry.outcome", equalTo("applied"));

        Desk.nobody()
                .get("/api/v1/commitments/" + slug + "/timeline")
                .then()
                .body("items.findAll { it.type == 'update' }.summary", contains("astray"));
    }

    @Test
    void whatStillCannotBeReadIsNotAppendedAgainAndCanBeDiscarded() throws Exception {
        // given a record of a type that nobody knows
        String type = "follow-up.sung" + slug.substring(slug.length() - 8) + ".v1";
        int partition = log.appendNow(Events.registered(slug)).partition();
        EncodedEvent event = codec.encode(Events.logged(slug, "sung"));
        RecordPosition sung = write(partition, event, Map.of("ce_type", type));
        String id = kept(sung, "parked");
        Position before = watch.current();

        // when
        retry(id).body("retry.outcome", equalTo("parked")).body("retry.position", nullValue());

        // then nothing was written, and it is still to be dealt with
        assertEquals(before.next(partition), watch.current().next(partition));
        open("type=" + type).body("items.id", contains(id));
        open("type=" + type + "&since=2999-01-01T00:00:00Z").body("items", empty());
        open("type=" + type + "&until=2999-01-01T00:00:00Z&topic=events&outcome=parked&reason=unknown_type")
                .body("items.id", contains(id));

        // and when it is discarded, the first reason stands
        discard(id, "A song.").statusCode(200).body("discard.reason", equalTo("A song."));
        discard(id, "Another.").statusCode(200).body("discard.reason", equalTo("A song."));
        Desk.admin().post(RECORDS + "/" + id + "/retry").then().statusCode(409);
        open("type=" + type).body("items", empty());
        list("state=discarded&type=" + type).body("items.id", contains(id));
        assertEquals(
                List.of("record.discarded DONE", "record.retried FAILED", "record.retried REFUSED"),
                Desk.admin()
                        .get("/api/v1/admin/audit?limit=200")
                        .jsonPath()
                        .<Map<String, String>>getList("items.findAll { it.target == 'admin/records/" + id + "' }")
                        .stream()
                        .map(entry ->
                                entry.get("act") + " " + entry.get("outcome").toUpperCase(Locale.ROOT))
                        .sorted()
                        .toList());
    }

    @Test
    void allRecordsKeptForAReasonAreTriedAtOnce() {
        // given two follow-ups before their commitments
        String other = Events.slug("kept");
        String one = kept(log.appendNow(Events.logged(slug, "early")), "refused");
        String two = kept(log.appendNow(Events.logged(other, "early")), "refused");
        log.appendNow(Events.registered(slug));
        RecordPosition last = log.appendNow(Events.registered(other));
        assertTrue(watch.await(last, Duration.ofSeconds(30)));

        // when
        String body = Desk.json("{'outcome':'refused','reason':'unknown-commitment'}");
        JsonPath summary = Desk.admin()
                .body(body)
                .post(RECORDS + "/retry")
                .then()
                .statusCode(200)
                .body("retried", greaterThanOrEqualTo(2))
                .body("more", equalTo(false))
                .extract()
                .jsonPath();

        // then
        assertTrue(summary.getInt("unchanged") >= 0);
        for (String id : List.of(one, two)) {
            retry(id).body("retry.outcome", equalTo("applied"));
        }
        open("subject=" + EventIds.ofCommitment(other)).body("items", empty());
    }

    @Test
    void aPageOfRecordsOfMegabytesEndsBeforeItFillsTheMemory() throws Exception {
        // given more than is held at once
        String type = "large." + slug + ".v1";
        EncodedEvent large = new EncodedEvent(slug, Map.of("ce_type", type), new byte[3_500_000]);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(kept(write(0, large, Map.of()), "parked"));
        }

        // when the list is followed
        List<String> listed = new ArrayList<>();
        int pages = 0;
        for (String cursor = ""; cursor != null; pages++) {
            JsonPath page = list("type=" + type + cursor).extract().jsonPath();
            listed.addAll(page.getList("items.id"));
            cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        }

        // then nothing is left out, and no page has all of it
        assertEquals(ids, listed);
        assertEquals(2, pages);
    }

    @Test
    void whoAsksForWhatIsNotThereOrCannotBeIsTold() {
        for (String id : List.of("5-999999999", "nonsense", "submissions.AAAAAAAAAAAAAAAAAAAAAA.0-1")) {
            Desk.admin().get(RECORDS + "/" + id).then().statusCode(404);
            Desk.admin().post(RECORDS + "/" + id + "/retry").then().statusCode(404);
            discard(id, "r").statusCode(404);
        }
        for (String query : List.of("state=shut", "since=yesterday", "subject=x", "topic=x", "outcome=x")) {
            Desk.admin().get(RECORDS + "?" + query).then().statusCode(400);
        }
        Desk.admin().body("{}").post(RECORDS + "/retry").then().statusCode(422);
        Desk.nobody().post(RECORDS + "/0-0/retry").then().statusCode(401);
        list("topic=submissions").body("items.topic", everyItem(equalTo("submissions")));
    }

    private ValidatableResponse list(String query) {
        return Desk.admin().get(RECORDS + "?limit=200&" + query).then().statusCode(200);
    }

    private ValidatableResponse open(String query) {
        return list("state=open&" + query);
    }

    private static ValidatableResponse retry(String id) {
        return Desk.admin().post(RECORDS + "/" + id + "/retry").then().statusCode(200);
    }

    private static ValidatableResponse discard(String id, String reason) {
        return Desk.admin()
                .body(Desk.json("{'reason':'" + reason + "'}"))
                .post(RECORDS + "/" + id + "/discard")
                .then();
    }

    private String kept(RecordPosition at, String outcome) {
        assertTrue(watch.await(at, Duration.ofSeconds(30)));
        String id = at.partition() + "-" + at.offset();
        Desk.admin().get(RECORDS + "/" + id).then().statusCode(200).body("outcome", equalTo(outcome));
        return id;
    }

    private RecordPosition write(int partition, EncodedEvent event, Map<String, String> instead) throws Exception {
        Map<String, String> headers = new LinkedHashMap<>(event.headers());
        headers.putAll(instead);
        try (KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.bootstrapServers(), "max.request.size", 4 * 1024 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    settings.topic(), partition, event.key().getBytes(StandardCharsets.UTF_8), event.value());
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            var written = stranger.send(record).get(30, TimeUnit.SECONDS);
            return new RecordPosition(written.partition(), written.offset());
        }
    }
}
