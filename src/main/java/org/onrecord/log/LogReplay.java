package org.onrecord.log;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Projects the log into a database of its own, beside the projector: alone, in no group, telling nobody. It begins where
 * that database stands, and goes no further than it is told. For one thread.
 */
public final class LogReplay implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final int PIECE = 500;

    private final LogConfig settings;
    private final TopicGuard.Topic topic;
    private final Positions.Fence fence;
    private final FencedWriter writer;
    private final Projection projection;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordReader reader;
    private final List<TopicPartition> all = new ArrayList<>();
    private final Map<Integer, Long> next = new HashMap<>();

    LogReplay(
            LogConfig settings,
            KafkaClients clients,
            TopicGuard.Topic topic,
            Positions positions,
            FencedWriter writer,
            Projection projection)
            throws SQLException {
        this.settings = settings;
        this.topic = topic;
        this.fence = positions.fence(projection.name(), topic.id());
        this.writer = writer;
        this.projection = projection;
        this.reader = new RecordReader(topic.partitions());
        next.putAll(positions.of(projection.name(), topic));
        this.consumer = clients.reader();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            all.add(new TopicPartition(topic.name(), partition));
        }
        consumer.assign(all);
    }

    /** Somebody said to stop. */
    public static final class StoppedException extends Exception {

        private static final long serialVersionUID = 1L;

        public StoppedException() {
            super("the replay was told to stop");
        }
    }

    /** Where the log ends now. */
    public Position end() {
        Map<Integer, Long> ends = new HashMap<>();
        consumer.endOffsets(all).forEach((partition, end) -> ends.put(partition.partition(), end));
        return Position.of(ends);
    }

    /** How far it has come. */
    public Position position() {
        return Position.of(next);
    }

    /** How many partitions the log has. */
    public int partitions() {
        return topic.partitions();
    }

    /**
     * Projects exactly up to a position that the log has reached.
     *
     * @param progress told after each batch
     */
    public void upTo(Position goal, BooleanSupplier goOn, Consumer<Position> progress)
            throws SQLException, FencedWriter.FencedException, StoppedException {
        consumer.resume(all);
        for (TopicPartition one : all) {
            consumer.seek(one, next.get(one.partition()));
            if (next.get(one.partition()) >= goal.next(one.partition())) {
                consumer.pause(List.of(one));
            }
        }
        while (!position().hasPassed(goal)) {
            if (!goOn.getAsBoolean()) {
                throw new StoppedException();
            }
            ConsumerRecords<byte[], byte[]> records = poll();
            for (TopicPartition partition : records.partitions()) {
                long end = goal.next(partition.partition());
                List<ConsumerRecord<byte[], byte[]>> wanted = records.records(partition).stream()
                        .filter(record -> record.offset() < end)
                        .toList();
                for (int start = 0; start < wanted.size(); start += settings.maxBatch()) {
                    project(
                            partition.partition(),
                            wanted.subList(start, Math.min(wanted.size(), start + settings.maxBatch())));
                    progress.accept(position());
                }
                if (next.get(partition.partition()) >= end) {
                    consumer.pause(List.of(partition));
                }
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            throw new Projector.BrokenLogException("The log " + topic.name() + " does not hold "
                    + e.offsetOutOfRangePartitions() + ": it cannot be replayed as a whole.");
        }
    }

    private void project(int partition, List<ConsumerRecord<byte[], byte[]>> records)
            throws SQLException, FencedWriter.FencedException {
        long from = next.get(partition);
        if (records.get(0).offset() != from) {
            throw new Projector.BrokenLogException("The log " + topic.name() + " has a gap in partition " + partition
                    + ": the record at " + from + " is missing.");
        }
        Projection.Batch batch = projection.begin();
        List<ReadRecord> parked = new ArrayList<>();
        for (int start = 0; start < records.size(); start += PIECE) {
            List<ReadRecord> read = records.subList(start, Math.min(records.size(), start + PIECE)).parallelStream()
                    .map(reader::read)
                    .toList();
            parked.addAll(PartitionWrite.unreadable(read));
            batch.take(PartitionWrite.readable(read));
        }
        long to = from + records.size();
        PartitionWrite write = new PartitionWrite(partition, from, to, parked, batch.seal());
        writer.write(fence, write);
        write.prepared().committed();
        next.put(partition, to);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
