package org.onrecord.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.journey.Events;
import org.onrecord.journey.FreshDatabase;
import org.onrecord.log.TopicGuard.UnfitTopicException;
import org.onrecord.source.SourceTables;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.TimelineConfig;
import org.onrecord.timeline.TimelineProjection;

/** No topic that could lose data, and none that is not the one the rows were made from; on topics of its own. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class TopicGuardIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    EmbeddedServers servers;

    private final LogSettings settings = new LogSettings(Events.slug("guarded"), Events.slug("guarded"), 100);
    private KafkaClients clients;
    private TopicGuard guard;
    private Admin admin;

    @BeforeEach
    void open() {
        clients = new KafkaClients(settings, Map.of("bootstrap.servers", servers.bootstrapServers()));
        guard = new TopicGuard(settings, clients);
        admin = clients.admin();
    }

    @AfterEach
    void close() throws Exception {
        if (guard.find().isPresent()) {
            admin.deleteTopics(List.of(settings.topic())).all().get();
        }
        admin.close();
    }

    @Test
    void aTopicThatIsMissingIsMadeAndFoundFitAgain() {
        TopicGuard.Topic made = guard.ensure();

        assertEquals(6, made.partitions());
        assertEquals(made, guard.ensure());
    }

    @ParameterizedTest
    @CsvSource({
        "cleanup.policy, compact",
        "cleanup.policy, 'compact,delete'",
        "retention.ms, 604800000",
        "retention.bytes, 1000000",
        "message.timestamp.type, CreateTime",
        "max.message.bytes, 1000000",
    })
    void aTopicThatCouldLoseDataIsRefusedByTheNameOfTheSetting(String name, String value) throws Exception {
        Map<String, String> config = new HashMap<>(KafkaClients.topicConfig(1));
        config.put(name, value);
        create(config);

        UnfitTopicException refused = assertThrows(UnfitTopicException.class, guard::ensure);

        assertTrue(refused.getMessage().contains(settings.topic()), refused.getMessage());
        assertTrue(refused.getMessage().contains(name + " is " + value + " and must be "), refused.getMessage());
        assertEquals(1, refused.getMessage().split(" and must be ", -1).length - 1, refused.getMessage());
    }

    @Test
    void aTopicThatWasMadeAgainWhileTheServiceWasDownStopsTheProjector() throws Exception {
        try (FreshDatabase database = FreshDatabase.in(servers)) {
            // given
            String slug = Events.slug("kept");
            Service before = new Service(database);
            before.append(slug, 3);
            before.awaitRows(4);
            before.stop();
            var rows = FreshDatabase.rows(database.dataSource());

            // when
            recreate();
            Service after = new Service(database);
            after.append(Events.slug("foreign"), 3);

            // then
            after.awaitStopped("deleted and created again");
            after.stop();
            assertEquals(rows, FreshDatabase.rows(database.dataSource()));
        }
    }

    @Test
    void aTopicThatIsMadeAgainWhileTheServiceRunsStopsTheProjector() throws Exception {
        try (FreshDatabase database = FreshDatabase.in(servers)) {
            // given
            String slug = Events.slug("kept");
            Service service = new Service(database);
            service.append(slug, 3);
            service.awaitRows(4);
            var rows = FreshDatabase.rows(database.dataSource());

            // when the new topic has, from the start, more records than were ever projected
            recreate();
            service.append(slug, 9);

            // then
            service.awaitStopped("");
            service.stop();
            assertEquals(rows, FreshDatabase.rows(database.dataSource()));
        }
    }

    @Test
    void aTopicThatGrewStopsTheProjectorBeforeAKeysEventsLoseTheirOrder() throws Exception {
        try (FreshDatabase database = FreshDatabase.in(servers)) {
            // given
            Service before = new Service(database);
            before.append(Events.slug("kept"), 3);
            before.awaitRows(4);
            before.stop();
            var rows = FreshDatabase.rows(database.dataSource());

            // when
            admin.createPartitions(Map.of(settings.topic(), NewPartitions.increaseTo(7)))
                    .all()
                    .get();
            await().atMost(PATIENCE).until(() -> guard.find().orElseThrow().partitions() == 7);
            Service after = new Service(database);
            after.append(Events.slug("late"), 1);

            // then
            after.awaitStopped("7 partitions and had 6");
            after.stop();
            assertEquals(rows, FreshDatabase.rows(database.dataSource()));
        }
    }

    private void create(Map<String, String> config) throws Exception {
        admin.createTopics(List.of(new NewTopic(settings.topic(), 6, (short) 1).configs(config)))
                .all()
                .get();
        await().atMost(PATIENCE).until(() -> guard.find().isPresent());
    }

    private void recreate() throws Exception {
        String id = guard.find().orElseThrow().id();
        admin.deleteTopics(List.of(settings.topic())).all().get();
        await().atMost(PATIENCE).until(() -> guard.find().isEmpty());
        create(KafkaClients.topicConfig(1));
        assertNotEquals(id, guard.find().orElseThrow().id());
    }

    /** What of the service reads and writes the log, on a database of its own. */
    private final class Service {

        private final FreshDatabase database;
        private final Projector projector;

        Service(FreshDatabase database) {
            this.database = database;
            Positions positions = new Positions(database.dataSource());
            TimelineConfig config = () -> new MemorySize(BigInteger.valueOf(1_000_000));
            TimelineProjection projection =
                    new TimelineProjection(config, new HistoryRepository(database.dataSource()), new SourceTables());
            this.projector = new Projector(
                    settings,
                    clients,
                    guard,
                    positions,
                    new FencedWriter(database.dataSource(), positions, new KeptRecords(database.dataSource())),
                    projection,
                    new DatabaseProjectionWatch(database.dataSource(), positions, projection),
                    new SimpleMeterRegistry());
            projector.start(null);
        }

        void append(String slug, int followUps) {
            await().atMost(PATIENCE).until(() -> guard.find().isPresent());
            EventLog log = new EventLog(settings, clients, Clock.systemUTC());
            try {
                log.appendNow(Events.registered(slug));
                for (int i = 0; i < followUps; i++) {
                    log.appendNow(Events.logged(slug, "number " + i));
                }
            } finally {
                log.stop(null);
            }
        }

        void awaitRows(int count) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertEquals(
                            count,
                            FreshDatabase.rows(database.dataSource())
                                    .get("timeline_entry")
                                    .size()));
        }

        void awaitStopped(String why) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                ProjectorState.Stopped stopped = assertInstanceOf(ProjectorState.Stopped.class, projector.state());
                assertTrue(stopped.detail().contains(settings.topic()), stopped.detail());
                assertTrue(stopped.detail().contains(why), stopped.detail());
            });
        }

        void stop() throws InterruptedException {
            projector.stop(null);
        }
    }
}
