package org.onrecord.journey;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.EventIds;
import org.onrecord.log.SubmissionsConfig;

/** What other systems write to the topic of submissions is recorded as if it had come through a door, or kept with a reason. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class SubmissionsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String RECORDS = "/api/v1/admin/records?topic=submissions&limit=200&subject=";

    @Inject
    SubmissionsConfig settings;

    EmbeddedServers servers;

    private final String slug = Events.slug("submitted");
    private final UUID item = EventIds.ofCommitment(slug);

    @Test
    void aSubmissionIsRecordedOnceUnderItsOwnIdHoweverOftenItComes() throws Exception {
        // given a submission of an item, and one of a follow-up, each written twice
        String followUp = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            submit(headers(UUID.randomUUID().toString(), "commitment.registered.v1", "urn:example:desk"), registered());
            submit(
                    headers(followUp, "follow-up.logged.v1", "urn:example:crawler"),
                    "{\"followUp\":{\"type\":\"check\","
                            + "\"occurredOn\":\"2024-05-01\",\"summary\":\"Nothing new.\"}}");
        }

        // then both are there once
        await().atMost(PATIENCE).untilAsserted(() -> Desk.nobody()
                .get("/api/v1/follow-ups/" + followUp)
                .then()
                .statusCode(200)
                .body("author.id", equalTo("submission:urn:example:crawler"))
                .body("author.name", equalTo("The crawler")));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        List.of("registered", "check"),
                        Desk.nobody()
                                .get("/api/v1/commitments/" + slug + "/timeline?order=oldest")
                                .jsonPath()
                                .getList("items.type")));
    }

    @Test
    void whatIsUnfitIsKeptWithTheReasonAndTriedAgainAtAWord() throws Exception {
        // given an analyst who registers, a stranger, and garbage of the desk
        submit(headers(UUID.randomUUID().toString(), "commitment.registered.v1", "urn:example:crawler"), registered());
        submit(headers(UUID.randomUUID().toString(), "commitment.registered.v1", "urn:stranger"), registered());
        submit(headers(UUID.randomUUID().toString(), "commitment.registered.v1", "urn:example:desk"), "{}");

        // then they are kept, and nothing was recorded
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        List.of("invalid_data", "not_allowed", "unknown_source"),
                        Desk.admin().get(RECORDS + item).jsonPath().<String>getList("items.reason").stream()
                                .sorted()
                                .toList()));
        Desk.nobody().get("/api/v1/commitments/" + slug).then().statusCode(404);
        String id = Desk.admin()
                .get(RECORDS + item + "&reason=not_allowed&state=open")
                .then()
                .statusCode(200)
                .body("items[0].value", not(nullValue()))
                .body("items[0].eventId", not(nullValue()))
                .extract()
                .jsonPath()
                .getString("items[0].id");

        // and a retry is judged by the settings as they are, and by nothing else
        Desk.admin()
                .post("/api/v1/admin/records/" + id + "/retry")
                .then()
                .statusCode(200)
                .body("retry.outcome", equalTo("parked"))
                .body("retry.position", nullValue());
        Desk.admin()
                .body("{\"reason\":\"The crawler registers nothing.\"}")
                .post("/api/v1/admin/records/" + id + "/discard")
                .then()
                .statusCode(200);
        Desk.admin()
                .get(RECORDS + item + "&reason=not_allowed&state=open")
                .then()
                .body("items.size()", equalTo(0));
    }

    @Test
    void theDocumentedProducerWorks() throws Exception {
        // given what the documented command pipes into the console producer, for an item of ours
        new Desk()
                .editor()
                .body(Desk.item(slug, "call", ""))
                .post(Desk.COMMITMENTS)
                .then()
                .statusCode(201);
        String line = documented();

        // when it is read as the console producer reads it
        String[] parts = line.split("\t", -1);
        assertEquals(3, parts.length, line);
        ProducerRecord<String, String> record = record(parts[1], parts[2]);
        for (String header : parts[0].split(",", -1)) {
            int colon = header.indexOf(':');
            record.headers().add(header.substring(0, colon), bytes(header.substring(colon + 1)));
        }
        send(record);

        // then it is recorded
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        List.of("Nothing new was published."),
                        Desk.nobody()
                                .get("/api/v1/commitments/" + slug + "/timeline")
                                .jsonPath()
                                .getList("items.findAll { it.type == 'check' }.summary")));
    }

    private String documented() throws IOException, InterruptedException {
        String page = Files.readString(Path.of("docs/submissions.md"));
        int from = page.indexOf("printf '%s");
        String command = page.substring(from, page.indexOf("|\nkafka-console-producer.sh", from));
        Process shell = new ProcessBuilder("bash", "-c", "ID=" + item + "; " + command)
                .redirectErrorStream(true)
                .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(shell.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, shell.exitValue(), out);
        return out.strip();
    }

    private String registered() {
        return "{\"author\":{\"id\":\"admin\",\"name\":\"Somebody else\"},\"commitment\":{\"slug\":\"" + slug
                + "\",\"kind\":\"call\",\"title\":\"Title\",\"statedOn\":\"2022-05-28\","
                + "\"statedBy\":[{\"organisation\":\"Council\",\"type\":\"un_body\"}]}}";
    }

    private Map<String, String> headers(String id, String type, String source) {
        return Map.of(
                "ce_specversion",
                "1.0",
                "ce_id",
                id,
                "ce_type",
                type,
                "ce_source",
                source,
                "ce_time",
                "2024-05-02T00:00:00Z",
                "ce_subject",
                item.toString(),
                "content-type",
                "application/json");
    }

    private void submit(Map<String, String> headers, String value) throws Exception {
        ProducerRecord<String, String> record = record(item.toString(), value);
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        send(record);
    }

    private ProducerRecord<String, String> record(String key, String value) {
        return new ProducerRecord<>(settings.topic(), key, value);
    }

    private void send(ProducerRecord<String, String> record) throws Exception {
        try (KafkaProducer<String, String> submitter = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            submitter.send(record).get(30, TimeUnit.SECONDS);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
