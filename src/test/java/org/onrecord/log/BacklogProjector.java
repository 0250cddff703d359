package org.onrecord.log;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.onrecord.event.Envelope;

/** The log's own parts, put together without the service: fills the topic, and projects it to its end. */
public final class BacklogProjector {

    private static final int UNDER_WAY = 5_000;

    private final LogConfig settings;
    private final KafkaClients clients;
    private final AgroalDataSource dataSource;
    private final Positions positions;
    private final FencedWriter writer;
    private final TopicGuard.Topic topic;

    /** Makes the topic where it is missing, and verifies it. */
    public BacklogProjector(LogConfig settings, KafkaClients clients, AgroalDataSource dataSource) {
        this.settings = settings;
        this.clients = clients;
        this.dataSource = dataSource;
        this.positions = new Positions(dataSource);
        this.writer = new FencedWriter(dataSource, positions, new KeptRecords(dataSource));
        this.topic = new TopicGuard(settings, clients).ensure();
    }

    /** Appends what a source of events gives, and waits until all of it is acknowledged. */
    public void fill(Consumer<Consumer<Envelope>> events) {
        EventLog log = new EventLog(settings, clients, Clock.systemUTC());
        Deque<CompletableFuture<RecordPosition>> underWay = new ArrayDeque<>();
        try {
            events.accept(event -> {
                underWay.add(log.append(event));
                // What waits for its turn too long is given up by the producer.
                if (underWay.size() > UNDER_WAY) {
                    underWay.remove().join();
                }
            });
            underWay.forEach(CompletableFuture::join);
        } finally {
            log.stop(null);
        }
    }

    /**
     * Projects everything that stands on the topic, with a follower of the projector's own, and answers how long that
     * took: from joining the group until the last batch is committed.
     */
    public Duration project(Projection projection) throws Exception {
        Position end = end();
        DatabaseProjectionWatch watch = new DatabaseProjectionWatch(dataSource, positions, projection);
        try (PartitionFollower follower = new PartitionFollower(
                settings,
                clients,
                new TopicGuard(settings, clients),
                topic,
                positions,
                writer,
                projection,
                watch,
                new Projector.ProjectorMetrics(new SimpleMeterRegistry()))) {
            long begun = System.nanoTime();
            follower.follow(() -> !watch.current().hasPassed(end), detail -> {});
            return Duration.ofNanos(System.nanoTime() - begun);
        }
    }

    /** As {@link #project}, and notes which records each transaction took. */
    public Recording record(Projection projection) throws Exception {
        List<Span> spans = new ArrayList<>();
        project(new Projection() {
            @Override
            public String name() {
                return projection.name();
            }

            @Override
            public Batch begin() {
                Batch batch = projection.begin();
                List<RecordPosition> taken = new ArrayList<>();
                return new Batch() {
                    @Override
                    public void take(List<ReadRecord> events) throws SQLException {
                        batch.take(events);
                        events.forEach(event -> taken.add(event.at()));
                    }

                    @Override
                    public Prepared seal() {
                        RecordPosition first = taken.get(0);
                        spans.add(new Span(first.partition(), first.offset(), first.offset() + taken.size()));
                        return batch.seal();
                    }
                };
            }

            @Override
            public void forget(Collection<Integer> partitions) {
                projection.forget(partitions);
            }
        });
        return new Recording(spans);
    }

    private Position end() {
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<Integer, Long> next = consumer.endOffsets(partitions).entrySet().stream()
                    .collect(Collectors.toMap(one -> one.getKey().partition(), Map.Entry::getValue));
            return Position.of(next);
        }
    }

    /** What one transaction takes of a partition. */
    private record Span(int partition, long from, long to) {}

    /** Which transactions a projection run was made of. */
    public final class Recording {

        private final List<Span> spans;

        private Recording(List<Span> spans) {
            this.spans = List.copyOf(spans);
        }

        /** How many transactions it takes. */
        public int batches() {
            return spans.size();
        }

        /**
         * Runs the same transactions one after another, into tables that begin empty, and answers how long they took
         * alone: each is read and decided before its time begins, and nothing of it is kept afterwards.
         */
        public Duration replay(Projection projection) throws Exception {
            positions.of(projection.name(), topic);
            RecordReader reader = new RecordReader(topic.partitions());
            Positions.Fence fence = positions.fence(projection.name(), topic.id());
            long took = 0;
            try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
                for (Span span : spans) {
                    Projection.Batch batch = projection.begin();
                    batch.take(
                            records(consumer, span).stream().map(reader::read).toList());
                    PartitionWrite write =
                            new PartitionWrite(span.partition, span.from, span.to, List.of(), batch.seal());
                    long begun = System.nanoTime();
                    writer.write(fence, write);
                    took += System.nanoTime() - begun;
                    write.prepared().committed();
                }
            }
            return Duration.ofNanos(took);
        }

        private List<ConsumerRecord<byte[], byte[]>> records(KafkaConsumer<byte[], byte[]> consumer, Span span) {
            TopicPartition partition = new TopicPartition(topic.name(), span.partition);
            consumer.assign(List.of(partition));
            consumer.seek(partition, span.from);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (records.size() < span.to - span.from) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofSeconds(1)).records(partition)) {
                    if (record.offset() < span.to) {
                        records.add(record);
                    }
                }
            }
            return records;
        }
    }
}
