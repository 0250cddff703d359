package org.onrecord.log;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.onrecord.log.FencedWriter.FencedException;
import org.onrecord.log.Projector.BrokenLogException;
import org.onrecord.log.Projector.ProjectorMetrics;
import org.onrecord.log.Projector.ReassignedException;

/**
 * Reads the partitions that the group gives this instance and projects them, one partition's batch a transaction. The
 * next batch is read and decided while the last one commits; at most one is on its way.
 *
 * <p>Any fault ends it: what was decided and not committed is void, and a new follower begins where PostgreSQL stands.
 */
final class PartitionFollower implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** Longer than it takes to meet a fault again that has not passed. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    /** How many records are read at a time: enough to be worth handing over, few enough to be gone soon. */
    private static final int PIECE = 500;

    private final LogConfig settings;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicGuard.Topic topic;
    private final SameTopic sameTopic;
    private final Positions positions;
    private final FencedWriter writer;
    private final Projection projection;
    private final DatabaseProjectionWatch watch;
    private final ProjectorMetrics metrics;
    private final RecordReader reader;
    private final ExecutorService reads = Executors.newSingleThreadExecutor(task -> new Thread(task, "projector-read"));
    private final ExecutorService commits =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "projector-commit"));

    /** Where each owned partition will stand once everything under way is committed. */
    private final Map<Integer, Long> expected = new HashMap<>();

    // Read before anything is decided, and never again: of rows that were replaced meanwhile nothing decided holds.
    private Positions.Fence fence;
    private Future<?> underWay;

    private volatile boolean committed;

    /** When it began to follow, by {@link System#nanoTime}. */
    private final long began = System.nanoTime();

    /** When the commit under way began, by {@link System#nanoTime}; 0 where none is. */
    private volatile long commitBegan;

    PartitionFollower(
            LogConfig settings,
            KafkaClients clients,
            TopicGuard guard,
            TopicGuard.Topic topic,
            Positions positions,
            FencedWriter writer,
            Projection projection,
            DatabaseProjectionWatch watch,
            ProjectorMetrics metrics) {
        this.settings = settings;
        this.topic = topic;
        this.sameTopic = new SameTopic(guard, topic);
        this.consumer = clients.consumer(sameTopic);
        this.positions = positions;
        this.writer = writer;
        this.projection = projection;
        this.watch = watch;
        this.metrics = metrics;
        this.reader = new RecordReader(topic.partitions());
    }

    /** May be called from any thread. */
    void wakeup() {
        consumer.wakeup();
    }

    /** For how long the commit under way has taken; zero where none is. May be called from any thread. */
    Duration committingFor() {
        long since = commitBegan;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** Whether it has got somewhere: something is committed, or for a while nothing went wrong. */
    boolean getsOn() {
        return committed || Duration.ofNanos(System.nanoTime() - began).compareTo(QUIET) > 0;
    }

    /** Follows until told to stop or until a fault. */
    void follow(BooleanSupplier goOn, Consumer<String> running) throws Exception {
        consumer.subscribe(List.of(topic.name()), new Assignment());
        String told = "";
        while (goOn.getAsBoolean()) {
            try {
                projectSome();
            } catch (ReplacedException e) {
                beginAgain();
            }
            if (consumer.groupMetadata().generationId() > 0) {
                String detail = "following " + expected.size() + " of " + topic.partitions() + " partitions";
                if (!detail.equals(told)) {
                    running.accept(detail);
                    told = detail;
                }
            }
        }
        awaitCommit();
    }

    private void projectSome() throws Exception {
        ConsumerRecords<byte[], byte[]> records = poll();
        sameTopic.requireWhereToldAnew();
        if (watch.wentBack()) {
            throw wentBack();
        }
        for (TopicPartition partition : records.partitions()) {
            project(partition.partition(), records.records(partition));
        }
        if (underWay != null && underWay.isDone()) {
            awaitCommit();
        }
    }

    /** What was decided is void, and what it was decided on is to be read anew; the partitions stay ours. */
    private void beginAgain() throws SQLException {
        fence = positions.fence(projection.name(), topic.id());
        projection.forget(List.copyOf(expected.keySet()));
        Map<Integer, Long> stands = positions.of(projection.name(), topic);
        expected.replaceAll((partition, next) -> stands.get(partition));
        expected.forEach((partition, next) -> consumer.seek(new TopicPartition(topic.name(), partition), next));
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            // With a commit under way a fault of it must be seen soon; a record ends the poll early in any case.
            return consumer.poll(underWay == null ? POLL : Duration.ofMillis(20));
        } catch (OffsetOutOfRangeException e) {
            sameTopic.require();
            throw new BrokenLogException("The log " + topic.name()
                    + " does not hold what comes after the projection's position (" + e.offsetOutOfRangePartitions()
                    + "): it has lost records, or it is shorter than what was projected from it. Restore the topic, or"
                    + " restore the database to a moment that the topic still covers.");
        }
    }

    private void project(int partition, List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        Long from = expected.get(partition);
        if (from == null) {
            return;
        }
        for (int start = 0; start < records.size(); start += settings.maxBatch()) {
            List<ConsumerRecord<byte[], byte[]>> batch =
                    records.subList(start, Math.min(records.size(), start + settings.maxBatch()));
            long first = batch.get(0).offset();
            if (first != from) {
                throw new BrokenLogException("The log " + topic.name() + " has a gap in partition " + partition
                        + ": the record at " + from + " is missing, the next one is at " + first + ".");
            }
            long to = batch.get(batch.size() - 1).offset() + 1;
            submit(decide(partition, from, to, batch));
            expected.put(partition, to);
            from = to;
        }
    }

    /**
     * Decides a batch piece by piece, the next one being read meanwhile: of what was read only rows live on, and what dies
     * young costs nothing to clear away.
     */
    private PartitionWrite decide(int partition, long from, long to, List<ConsumerRecord<byte[], byte[]>> records)
            throws InterruptedException, ExecutionException, SQLException {
        Projection.Batch batch = projection.begin();
        List<ReadRecord> parked = new ArrayList<>();
        Future<List<ReadRecord>> reading = read(records, 0);
        for (int start = 0; start < records.size(); start += PIECE) {
            List<ReadRecord> read = reading.get();
            reading = read(records, start + PIECE);
            parked.addAll(PartitionWrite.unreadable(read));
            batch.take(PartitionWrite.readable(read));
        }
        return new PartitionWrite(partition, from, to, parked, batch.seal());
    }

    /** Reads the piece that begins there: none beyond the end. One that is alone is not worth another thread. */
    private Future<List<ReadRecord>> read(List<ConsumerRecord<byte[], byte[]>> records, int start) {
        List<ConsumerRecord<byte[], byte[]>> piece =
                records.subList(Math.min(start, records.size()), Math.min(start + PIECE, records.size()));
        if (records.size() <= PIECE || piece.isEmpty()) {
            return CompletableFuture.completedFuture(
                    piece.stream().map(reader::read).toList());
        }
        return reads.submit(() -> piece.parallelStream().map(reader::read).toList());
    }

    private void submit(PartitionWrite write) throws Exception {
        awaitCommit();
        underWay = commits.submit(() -> {
            commitBegan = System.nanoTime();
            try {
                writer.write(fence, write);
            } finally {
                commitBegan = 0;
            }
            committed = true;
            write.prepared().committed();
            metrics.count(write);
            watch.moved(Position.of(Map.of(write.partition(), write.to())));
            return null;
        });
    }

    private void awaitCommit() throws Exception {
        if (underWay == null) {
            return;
        }
        Future<?> awaited = underWay;
        underWay = null;
        try {
            awaited.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FencedException fenced) {
                throw explain(fenced);
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Ahead of us: another owner, or a repeat; begin where it stands. Behind us: what lies between is lost. */
    private Exception explain(FencedException fenced) throws SQLException {
        // Asked for first: what was seen by then cannot have been undone since, while the new owner goes on moving.
        Position seen = watch.current();
        Map<Integer, Long> stands = positions.of(projection.name(), topic);
        for (Map.Entry<Integer, Long> partition : expected.entrySet()) {
            long actual = stands.getOrDefault(partition.getKey(), 0L);
            if (actual < seen.next(partition.getKey())) {
                return wentBack();
            }
        }
        return positions.fence(projection.name(), topic.id()).equals(fence)
                ? new ReassignedException(fenced.getMessage())
                : new ReplacedException();
    }

    private static BrokenLogException wentBack() {
        return new BrokenLogException(
                "The projection's position went back: the database was restored while the service ran. Restart it.");
    }

    @Override
    public void close() {
        reads.shutdown();
        commits.shutdown();
        projection.forget(List.copyOf(expected.keySet()));
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE));
    }

    /** The projection's rows were replaced by rebuilt ones. */
    private static final class ReplacedException extends Exception {

        private static final long serialVersionUID = 1L;

        ReplacedException() {
            super("the projection was rebuilt");
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            Map<Integer, Long> stands;
            try {
                fence = fence == null ? positions.fence(projection.name(), topic.id()) : fence;
                stands = positions.of(projection.name(), topic);
            } catch (SQLException e) {
                throw new DatabaseException(e);
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            for (TopicPartition partition : partitions) {
                Long next = stands.get(partition.partition());
                if (next == null) {
                    throw Positions.ForeignTopicException.of(
                            new TopicGuard.Topic(topic.name(), topic.id(), partition.partition() + 1), stands.size());
                }
                if (next > ends.get(partition)) {
                    sameTopic.require();
                    throw new BrokenLogException("The log " + topic.name() + " ends at " + ends.get(partition)
                            + " in partition " + partition.partition() + ", but " + next
                            + " records of it were projected: it has lost records. Restore the topic, or restore the"
                            + " database to a moment that the topic still covers.");
                }
                expected.put(partition.partition(), next);
                consumer.seek(partition, next);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                awaitCommit();
            } catch (Exception e) {
                // The batch is not committed; whoever gets the partition begins before it.
                throw new IllegalStateException("the last batch before a hand-over could not be committed", e);
            } finally {
                release(partitions);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            // Somebody else may own them already: a commit still under way meets the fence.
            release(partitions);
        }

        private void release(Collection<TopicPartition> partitions) {
            List<Integer> released =
                    partitions.stream().map(TopicPartition::partition).toList();
            released.forEach(expected::remove);
            projection.forget(released);
        }
    }
}
