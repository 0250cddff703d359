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
                clients.consumer(),
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

    /** As {@link #project}, and keeps every batch that was written. */
    public Recording record(Projection projection) throws Exception {
        List<PartitionWrite> writes = new ArrayList<>();
        project(new Projection() {
            @Override
            public String name() {
                return projection.name();
            }

            @Override
            public Prepared prepare(List<ReadRecord> events) throws SQLException {
                Prepared prepared = projection.prepare(events);
                RecordPosition first = events.get(0).at();
                long to = events.get(events.size() - 1).at().offset() + 1;
                writes.add(new PartitionWrite(first.partition(), first.offset(), to, List.of(), prepared));
                return prepared;
            }

            @Override
            public void forget(Collection<Integer> partitions) {
                projection.forget(partitions);
            }
        });
        return new Recording(projection.name(), writes);
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

    /** The batches of one projection run, decided, each ready to be written again. */
    public final class Recording {

        private final String projection;
        private final List<PartitionWrite> writes;

        private Recording(String projection, List<PartitionWrite> writes) {
            this.projection = projection;
            this.writes = List.copyOf(writes);
        }

        /** How many transactions it takes. */
        public int batches() {
            return writes.size();
        }

        /** Runs the recorded transactions one after another, into tables that begin empty. */
        public Duration replay() throws Exception {
            positions.of(projection, topic);
            long begun = System.nanoTime();
            for (PartitionWrite write : writes) {
                writer.write(projection, topic.id(), write);
            }
            return Duration.ofNanos(System.nanoTime() - begun);
        }
    }
}
