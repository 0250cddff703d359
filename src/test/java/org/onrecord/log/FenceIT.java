package org.onrecord.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.Envelope;
import org.onrecord.event.EventCodec;
import org.onrecord.event.EventIds;
import org.onrecord.journey.Events;
import org.onrecord.journey.FreshDatabase;
import org.onrecord.log.FencedWriter.FencedException;
import org.onrecord.source.SourceTables;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.TimelineConfig;
import org.onrecord.timeline.TimelineProjection;

/** Who no longer owns a partition cannot write what it decided, on a database beside the application's. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class FenceIT {

    private static final TopicGuard.Topic TOPIC = new TopicGuard.Topic("fenced", "ThisIsTheTopicsOwnId00", 6);

    private static final Positions.Fence FENCE = new Positions.Fence("timeline", TOPIC.id(), 0);

    EmbeddedServers servers;

    private final EventCodec codec = new EventCodec();
    private final RecordReader reader = new RecordReader(TOPIC.partitions());
    private final String slug = Events.slug("fenced");
    private final int partition = RecordReader.partitionOf(
            EventIds.ofCommitment(slug).toString().getBytes(StandardCharsets.UTF_8), TOPIC.partitions());
    private final List<Envelope> events =
            List.of(Events.registered(slug), Events.logged(slug, "first"), Events.logged(slug, "second"));

    private FreshDatabase database;
    private Positions positions;
    private FencedWriter writer;

    @BeforeEach
    void makeDatabase() throws SQLException {
        database = FreshDatabase.in(servers);
        positions = new Positions(database.dataSource());
        writer = new FencedWriter(database.dataSource(), positions, new KeptRecords(database.dataSource()));
        var unused = positions.of("timeline", TOPIC);
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        database.close();
    }

    @Test
    void aBatchThatBeginsWhereThePartitionStandsIsWritten() throws Exception {
        writer.write(FENCE, batch(projection(), 0, 3));

        assertEquals(3, positions.of("timeline", TOPIC).get(partition));
        assertEquals(3, rows().get("timeline_entry").size());
    }

    @Test
    void aBatchThatSomebodyElseHasWrittenIsRefusedAndChangesNothing() throws Exception {
        // given two owners who decided the same records
        PartitionWrite stale = batch(projection(), 0, 2);
        writer.write(FENCE, batch(projection(), 0, 3));
        Map<String, List<Map<String, String>>> before = rows();

        // when the slower one comes to write
        assertThrows(FencedException.class, () -> writer.write(FENCE, stale));

        // then
        assertEquals(before, rows());
    }

    @Test
    void aBatchBeyondWhereThePartitionStandsIsRefusedAndChangesNothing() throws Exception {
        TimelineProjection ahead = projection();
        var lost = batch(ahead, 0, 2);
        PartitionWrite gap = batch(ahead, 2, 3);
        Map<String, List<Map<String, String>>> before = rows();

        assertThrows(FencedException.class, () -> writer.write(FENCE, gap));

        assertEquals(before, rows());
        writer.write(FENCE, lost);
        writer.write(FENCE, gap);
        assertNotEquals(before, rows());
    }

    @Test
    void aBatchOfAnotherTopicOfTheSameNameIsRefusedAndChangesNothing() throws Exception {
        Map<String, List<Map<String, String>>> before = rows();

        assertThrows(
                FencedException.class,
                () -> writer.write(
                        new Positions.Fence("timeline", "AnotherTopicsOwnId0000", 0), batch(projection(), 0, 3)));

        assertEquals(before, rows());
    }

    @Test
    void aBatchThatWasDecidedOnRowsThatHaveBeenReplacedSinceIsRefusedAndChangesNothing() throws Exception {
        PartitionWrite decided = batch(projection(), 0, 3);
        try (Connection connection = database.dataSource().getConnection()) {
            positions.nextGeneration(connection, "timeline", "public");
        }
        Map<String, List<Map<String, String>>> before = rows();

        assertThrows(FencedException.class, () -> writer.write(FENCE, decided));

        assertEquals(before, rows());
        writer.write(positions.fence("timeline", TOPIC.id()), decided);
        assertNotEquals(before, rows());
    }

    @Test
    void keptRecordsOfAStaleBatchAreNotWrittenEither() throws Exception {
        ReadRecord garbage = reader.read(new ConsumerRecord<>(TOPIC.name(), partition, 0, null, new byte[] {1}));
        PartitionWrite parked = new PartitionWrite(
                partition, 0, 1, List.of(garbage), projection().begin().seal());
        writer.write(FENCE, parked);
        Map<String, List<Map<String, String>>> before = rows();
        assertEquals(1, before.get("kept_record").size());

        assertThrows(FencedException.class, () -> writer.write(FENCE, parked));

        assertEquals(before, rows());
    }

    @Test
    void ofManyOwnersAtOnceOneWrites() throws Exception {
        // given
        List<Callable<Boolean>> owners = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            PartitionWrite write = batch(projection(), 0, 3);
            owners.add(() -> {
                writer.write(FENCE, write);
                return true;
            });
        }

        // when
        ExecutorService threads = Executors.newFixedThreadPool(owners.size());
        int written = 0;
        try {
            for (Future<Boolean> owner : threads.invokeAll(owners)) {
                try {
                    written += owner.get() ? 1 : 0;
                } catch (ExecutionException e) {
                    assertEquals(FencedException.class, e.getCause().getClass());
                }
            }
        } finally {
            threads.shutdownNow();
        }

        // then
        assertEquals(1, written);
        assertEquals(3, rows().get("timeline_entry").size());
        assertEquals("3", rows().get("commitment_standing").get(0).get("revision"));
    }

    private PartitionWrite batch(TimelineProjection projection, int from, int to) throws SQLException {
        List<ReadRecord> records = new ArrayList<>();
        for (int offset = from; offset < to; offset++) {
            records.add(record(offset));
        }
        Projection.Batch batch = projection.begin();
        batch.take(records);
        return new PartitionWrite(partition, from, to, List.of(), batch.seal());
    }

    private ReadRecord record(int offset) {
        EncodedEvent encoded = codec.encode(events.get(offset));
        RecordHeaders headers = new RecordHeaders();
        encoded.headers().forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return reader.read(new ConsumerRecord<>(
                TOPIC.name(),
                partition,
                offset,
                1_700_000_000_000L + offset,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                encoded.key().getBytes(StandardCharsets.UTF_8),
                encoded.value(),
                headers,
                Optional.empty()));
    }

    /** An owner of its own, that remembers what it decided. */
    private TimelineProjection projection() {
        TimelineConfig config = () -> new MemorySize(BigInteger.valueOf(1_000_000));
        return new TimelineProjection(config, new HistoryRepository(database.dataSource()), new SourceTables());
    }

    private Map<String, List<Map<String, String>>> rows() throws SQLException {
        return FreshDatabase.rows(database.dataSource());
    }
}
