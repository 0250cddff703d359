package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.Envelope;
import org.onrecord.log.EventLog;
import org.onrecord.log.LogSettings;
import org.onrecord.log.Positions;
import org.onrecord.log.Replay;
import org.onrecord.source.SourceTables;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.TimelineConfig;
import org.onrecord.timeline.TimelineProjection;

/** What docs/operations.md says about coming back from either loss alone. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class RestoreIT {

    private static final String LATE = "message.timestamp.type";

    EmbeddedServers servers;

    private final long seed = new Random().nextLong();
    private final LogSettings settings = new LogSettings(Events.slug("restored"), Events.slug("restored"), 20_000);

    @Test
    void aLogThatWasLostIsRestoredAndTheDatabaseGoesOnWithIt() throws Exception {
        List<Envelope> events = History.of(seed, 400);
        append(events.subList(0, 300));
        try (FreshDatabase database = FreshDatabase.in(servers);
                FreshDatabase anew = FreshDatabase.in(servers)) {
            // given a database that was projected, and a backup of the topic, which is lost
            replay(database);
            Map<String, List<Map<String, String>>> before = FreshDatabase.rows(database.dataSource());
            List<ConsumerRecord<byte[], byte[]>> backup = backup();
            Replay.deleteTopic(settings, servers.bootstrapServers());

            // when the topic is restored as documented
            String topicId = restore(backup);

            // then nothing is projected from it by mistake
            assertThrows(Positions.ForeignTopicException.class, () -> replay(database));
            assertEquals(before, FreshDatabase.rows(database.dataSource()), "seed " + seed);

            // and once the database is taken over to it, it goes on, and an empty one gets the same rows
            takeOver(database, topicId);
            append(events.subList(300, events.size()));
            replay(database);
            replay(anew);
            assertTrue(
                    FreshDatabase.rows(anew.dataSource()).get("timeline_entry").size()
                            > before.get("timeline_entry").size());
            assertEquals(
                    FreshDatabase.rows(anew.dataSource()), FreshDatabase.rows(database.dataSource()), "seed " + seed);
        } finally {
            Replay.deleteTopic(settings, servers.bootstrapServers());
        }
    }

    @Test
    void bothWereLostAndGoOnFromTheirBackupsThoughTheDatabasesIsTheOlder() throws Exception {
        List<Envelope> events = History.of(seed, 400);
        append(events.subList(0, 200));
        try (FreshDatabase database = FreshDatabase.in(servers);
                FreshDatabase anew = FreshDatabase.in(servers)) {
            // given a backup of the database, made first, and one of the topic, which goes further
            replay(database);
            append(events.subList(200, 300));
            List<ConsumerRecord<byte[], byte[]>> backup = backup();
            Replay.deleteTopic(settings, servers.bootstrapServers());

            // when both are restored, and more is recorded
            takeOver(database, restore(backup));
            append(events.subList(300, events.size()));
            replay(database);

            // then the database has what the log says, from its first record on
            replay(anew);
            assertEquals(
                    FreshDatabase.rows(anew.dataSource()), FreshDatabase.rows(database.dataSource()), "seed " + seed);
        } finally {
            Replay.deleteTopic(settings, servers.bootstrapServers());
        }
    }

    @Test
    void aTopicThatEndsBeforeTheDatabaseIsRefused() throws Exception {
        List<Envelope> events = History.of(seed, 200);
        append(events);
        try (FreshDatabase database = FreshDatabase.in(servers)) {
            // given a backup of the topic that was made before that of the database
            List<ConsumerRecord<byte[], byte[]>> backup =
                    backup().stream().filter(record -> record.offset() < 5).toList();
            replay(database);
            Map<String, List<Map<String, String>>> before = FreshDatabase.rows(database.dataSource());
            Replay.deleteTopic(settings, servers.bootstrapServers());

            // when
            takeOver(database, restore(backup));

            // then
            KafkaException refused = assertThrows(KafkaException.class, () -> append(database));
            assertTrue(refused.getMessage().contains("it has lost records"), refused.getMessage());
            assertEquals(
                    before.get("timeline_entry"),
                    FreshDatabase.rows(database.dataSource()).get("timeline_entry"));
        } finally {
            Replay.deleteTopic(settings, servers.bootstrapServers());
        }
    }

    /** Something new, which would have to be projected. */
    private void append(FreshDatabase database) throws Exception {
        append(History.of(seed + 1, 50));
        replay(database);
    }

    private void append(List<Envelope> events) {
        EventLog log = Replay.log(settings, servers.bootstrapServers());
        try {
            // One after another: a topic that was made just now takes what is pipelined in any order.
            for (Envelope event : events) {
                var unused = log.appendNow(event);
            }
        } finally {
            Replay.close(log);
        }
    }

    private void replay(FreshDatabase database) throws Exception {
        TimelineConfig config = () -> new MemorySize(BigInteger.valueOf(64L * 1024 * 1024));
        new Replay(settings, servers.bootstrapServers(), database.dataSource())
                .toEnd(new TimelineProjection(
                        config, new HistoryRepository(database.dataSource()), new SourceTables()));
    }

    private List<ConsumerRecord<byte[], byte[]>> backup() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            for (int partition = 0; partition < settings.partitions(); partition++) {
                TopicPartition one = new TopicPartition(settings.topic(), partition);
                consumer.assign(List.of(one));
                consumer.seekToBeginning(List.of(one));
                long end = consumer.endOffsets(List.of(one)).get(one);
                while (consumer.position(one) < end) {
                    consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
                }
            }
        }
        return records;
    }

    /** With the settings of the log but for the time of records, which is theirs until all are there. */
    private String restore(List<ConsumerRecord<byte[], byte[]>> backup) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            NewTopic topic = new NewTopic(settings.topic(), settings.partitions(), (short) 1)
                    .configs(Map.of(
                            "cleanup.policy",
                            "delete",
                            "retention.ms",
                            "-1",
                            "retention.bytes",
                            "-1",
                            "max.message.bytes",
                            "4194304",
                            LATE,
                            "CreateTime"));
            admin.createTopics(List.of(topic)).all().get();
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", servers.bootstrapServers()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                for (ConsumerRecord<byte[], byte[]> record : backup) {
                    var written = producer.send(new ProducerRecord<>(
                                    record.topic(),
                                    record.partition(),
                                    record.timestamp(),
                                    record.key(),
                                    record.value(),
                                    record.headers()))
                            .get();
                    assertEquals(record.offset(), written.offset());
                }
            }
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, settings.topic());
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry(LATE, "LogAppendTime"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            return admin.describeTopics(List.of(settings.topic()))
                    .allTopicNames()
                    .get()
                    .get(settings.topic())
                    .topicId()
                    .toString();
        }
    }

    /** By the very statements of the page. */
    private static void takeOver(FreshDatabase database, String topicId) throws SQLException, IOException {
        String page = Files.readString(Path.of("docs/operations.md"));
        int from = page.indexOf("```sql") + "```sql".length();
        String statements = page.substring(from, page.indexOf("```", from)).replaceAll("<[^>]+>", topicId);
        assertTrue(statements.contains("UPDATE projection_position"), statements);
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
