package org.onrecord.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.json;
import static org.onrecord.access.Desk.says;
import static org.onrecord.access.Desk.update;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.AsyncApi;
import org.onrecord.event.EventType;
import org.onrecord.event.JsonText;
import org.onrecord.log.KafkaClients;
import org.onrecord.log.LogConfig;

/** What the running service writes to its topic is what the published description says. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class TopicIT {

    private static final String EVERYTHING = ",'summary':'S','reportedBy':'A newspaper','addressees':['The port'],"
            + "'dutyBearers':['The port'],'countries':['CN'],'region':'Coast','themes':['harbours'],'strength':'weak',"
            + "'deadline':{'from':'2021-01-01','to':'2021-02-01','phrase':'soon','basis':'inferred'},"
            + "'criteria':[{'text':'It is clean'}],'citation':{'source':'%s','quote':'We will.'}";

    @Inject
    KafkaClients clients;

    @Inject
    LogConfig settings;

    private final Desk desk = new Desk();
    private final AsyncApi published = AsyncApi.published();
    private final JsonText json = new JsonText();

    @Test
    void recordsOfEveryTypeFit() {
        // given
        Map<TopicPartition, Long> begun = ends();
        write();
        // when
        List<ConsumerRecord<byte[], byte[]>> records = from(begun);
        // then
        Set<EventType> seen = EnumSet.noneOf(EventType.class);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Map<String, String> headers = new HashMap<>();
            record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
            EventType type = EventType.read(headers.get("ce_type")).orElseThrow();
            assertEquals(
                    Set.of(),
                    published.faults(type, headers, json.parse(record.value())),
                    () -> headers + " " + new String(record.value(), UTF_8));
            assertEquals(headers.get("ce_subject"), new String(record.key(), UTF_8));
            seen.add(type);
        }
        assertEquals(EnumSet.allOf(EventType.class), seen);
    }

    private void write() {
        String source = Desk.freshSlug();
        post("/api/v1/sources", "{'slug':'" + source + "','title':'Statement','text':'We will.'}");
        String slug = desk.registered("commitment", EVERYTHING.formatted(source));
        String other = desk.call();
        String followUp = desk.log(
                        slug,
                        update(
                                "2021-01",
                                says("Desk", "analyst", "in_progress")
                                        + ",{'assessor':{'name':'Committee','type':'un_body'},'scheme':'hrc-follow-up',"
                                        + "'originalValue':'B'}",
                                ",'evidence':[{'title':'Report','url':'https://www.example.org/','reliability':'A',"
                                        + "'credibility':1}]"))
                .getString("id");
        desk.correct(followUp, "{'summary':'Put right'}");
        desk.retract(followUp, "Wrong.");
        String tag = desk.editor().get(COMMITMENTS + "/" + slug).header("ETag");
        desk.editor()
                .header("If-Match", tag)
                .body(json("{'strength':null,'region':'Harbour'}"))
                .patch(COMMITMENTS + "/" + slug)
                .then()
                .statusCode(200);
        post(COMMITMENTS + "/" + slug + "/relations", "{'type':'repeats','target':'" + other + "'}");
        post(COMMITMENTS + "/" + slug + "/withdrawal", "{'reason':'Registered twice.'}");
    }

    private void post(String path, String body) {
        desk.editor().body(json(body)).post(path).then().statusCode(201);
    }

    private Map<TopicPartition, Long> ends() {
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            return new HashMap<>(consumer.endOffsets(partitions(consumer)));
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> from(Map<TopicPartition, Long> begun) {
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            begun.forEach(consumer::seek);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            assertFalse(records.isEmpty());
            return records;
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(settings.topic()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
