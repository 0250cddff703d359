package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.Envelope;
import org.onrecord.log.EventLog;
import org.onrecord.log.LogConfig;
import org.onrecord.log.LogSettings;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;
import org.onrecord.log.Replay;
import org.onrecord.source.SourceTables;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.TimelineConfig;
import org.onrecord.timeline.TimelineProjection;

/** PostgreSQL's projection is a function of the topic: whoever makes it again, in whatever steps, gets the same rows. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class RebuildIT {

    private static final long AMPLE = 64L * 1024 * 1024;

    /** Every history is read back from its rows for every batch. */
    private static final long NONE = 1;

    @Inject
    EventLog log;

    @Inject
    LogConfig settings;

    @Inject
    ProjectionWatch watch;

    @Inject
    AgroalDataSource dataSource;

    @ConfigProperty(name = "onrecord.data-dir")
    Path dataDirectory;

    EmbeddedServers servers;

    private final long seed = new Random().nextLong();

    @Test
    void replayingTheWholeTopicIntoAnEmptyDatabaseGivesTheRowsThatWereThere() throws Exception {
        // given everything that was written to the shared topic so far, and a history in which everything happens
        String harbour = Events.slug("harbour");
        citedBeforeItsTextCame(harbour);
        Position end = Position.start();
        for (Envelope event : History.of(seed, 600)) {
            end = end.merge(Position.after(log.appendNow(event)));
        }
        assertTrue(watch.await(end, Duration.ofMinutes(1)));
        Map<String, List<Map<String, String>>> before = FreshDatabase.rows(dataSource);
        before.forEach((table, rows) -> assertTrue(rows.size() > 1, table + " is hardly used"));

        // when
        try (FreshDatabase fresh = FreshDatabase.in(servers)) {
            fresh.copyTexts(dataSource);
            LogSettings again = new LogSettings(settings.topic(), Events.slug("rebuild"), 20_000);
            new Replay(again, servers.bootstrapServers(), fresh.dataSource()).toEnd(projection(fresh, AMPLE));

            // then
            assertSame(before, FreshDatabase.rows(fresh.dataSource()));
        }
    }

    @Test
    void theStepsInWhichTheTopicIsProjectedDoNotShow() throws Exception {
        // given a topic of its own with a history, and garbage in between
        LogSettings own = new LogSettings(Events.slug("steps"), Events.slug("steps"), 20_000);
        List<Envelope> events = History.of(seed, 600);
        try {
            EventLog ownLog = Replay.log(own, servers.bootstrapServers());
            try (FreshDatabase large = FreshDatabase.in(servers);
                    FreshDatabase single = FreshDatabase.in(servers);
                    FreshDatabase contested = FreshDatabase.in(servers)) {
                append(ownLog, events.subList(0, 250));
                garbage(own);

                // when one database gets all records in batches of three, in two goes, and never remembers a history
                LogSettings threes = new LogSettings(own.topic(), Events.slug("threes"), 3);
                Replay byThrees = new Replay(threes, servers.bootstrapServers(), contested.dataSource());
                byThrees.toEnd(projection(contested, NONE));
                append(ownLog, events.subList(250, events.size()));
                // and in the second go from two owners at once, neither of which knows of the other
                twoOwners(own.topic(), contested);
                // and others get them one by one, or all at once
                new Replay(
                                new LogSettings(own.topic(), Events.slug("single"), 1),
                                servers.bootstrapServers(),
                                single.dataSource())
                        .toEnd(projection(single, AMPLE));
                new Replay(own, servers.bootstrapServers(), large.dataSource()).toEnd(projection(large, AMPLE));

                // then
                Map<String, List<Map<String, String>>> wanted = FreshDatabase.rows(large.dataSource());
                assertTrue(wanted.get("timeline_entry").size() > 100, "most of it should have been applied");
                assertTrue(wanted.get("kept_record").size() > 20, "some of it should have been refused");
                assertSame(wanted, FreshDatabase.rows(single.dataSource()));
                assertSame(wanted, FreshDatabase.rows(contested.dataSource()));
            } finally {
                Replay.close(ownLog);
            }
        } finally {
            Replay.deleteTopic(own, servers.bootstrapServers());
        }
    }

    private void twoOwners(String topic, FreshDatabase database) throws Exception {
        ExecutorService owners = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> under = List.of(owners.submit(own(topic, database)), owners.submit(own(topic, database)));
            for (Future<?> one : under) {
                one.get();
            }
        } finally {
            owners.shutdownNow();
        }
    }

    private Callable<Void> own(String topic, FreshDatabase database) {
        LogSettings alone = new LogSettings(topic, Events.slug("owner"), 2);
        return () -> {
            new Replay(alone, servers.bootstrapServers(), database.dataSource()).toEnd(projection(database, NONE));
            return null;
        };
    }

    private static TimelineProjection projection(FreshDatabase database, long historyCache) {
        TimelineConfig config = () -> new MemorySize(BigInteger.valueOf(historyCache));
        return new TimelineProjection(config, new HistoryRepository(database.dataSource()), new SourceTables());
    }

    private static void append(EventLog log, List<Envelope> events) {
        List<CompletableFuture<RecordPosition>> appended =
                events.stream().map(log::append).toList();
        appended.forEach(CompletableFuture::join);
    }

    private void garbage(LogSettings own) throws Exception {
        try (KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int partition = 0; partition < own.partitions(); partition++) {
                byte[] bytes = ("garbage " + partition).getBytes(StandardCharsets.UTF_8);
                stranger.send(new ProducerRecord<>(own.topic(), partition, bytes, bytes))
                        .get();
            }
        }
    }

    /** Through the doors: a quote that is verified when the text comes, and then amended. */
    private void citedBeforeItsTextCame(String slug) throws IOException {
        editor().body(Map.of("slug", slug, "title", "Report"))
                .post("/api/v1/sources")
                .then()
                .statusCode(201);
        editor().body(Map.of(
                        "slug",
                        slug,
                        "kind",
                        "commitment",
                        "title",
                        "Clean the harbour",
                        "statedOn",
                        "2024-04-01",
                        "statedBy",
                        List.of(Map.of("organisation", "The port", "type", "state")),
                        "citation",
                        Map.of("source", slug, "quote", "clean the harbour")))
                .post("/api/v1/commitments")
                .then()
                .statusCode(201);
        editor().contentType("text/plain; charset=UTF-8")
                .body("We will clean the harbour.".getBytes(StandardCharsets.UTF_8))
                .put("/api/v1/sources/" + slug + "/text")
                .then()
                .statusCode(201);
    }

    private RequestSpecification editor() throws IOException {
        String key = Files.readString(dataDirectory.resolve("admin.key")).strip();
        return RestAssured.given().header("Authorization", "Bearer " + key).contentType("application/json");
    }

    private void assertSame(Map<String, List<Map<String, String>>> wanted, Map<String, List<Map<String, String>>> got) {
        assertEquals(wanted.keySet(), got.keySet());
        wanted.forEach((table, rows) -> {
            List<Map<String, String>> others = got.get(table);
            for (int i = 0; i < Math.min(rows.size(), others.size()); i++) {
                assertEquals(rows.get(i), others.get(i), table + ", row " + i + ", seed " + seed);
            }
            assertEquals(rows.size(), others.size(), "rows of " + table + ", seed " + seed);
        });
    }
}
