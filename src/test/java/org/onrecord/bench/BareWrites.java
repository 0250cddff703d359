package org.onrecord.bench;

import io.agroal.api.AgroalDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that makes something durable on a log and visible in a table: it is produced, consumed, and inserted as one
 * row. What came in one poll is committed at once.
 */
final class BareWrites {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

    private final String bootstrapServers;
    private final AgroalDataSource dataSource;
    private final TopicPartition partition;
    private final byte[] value;
    private final Map<UUID, Long> begun = new ConcurrentHashMap<>();
    private final List<Long> took = Collections.synchronizedList(new ArrayList<>());

    /**
     * Writes to a topic that is there.
     *
     * @param size of each record's value, in bytes
     */
    BareWrites(String bootstrapServers, AgroalDataSource dataSource, String topic, int size) {
        this.bootstrapServers = bootstrapServers;
        this.dataSource = dataSource;
        this.partition = new TopicPartition(topic, 0);
        this.value = "x".repeat(size).getBytes(StandardCharsets.UTF_8);
    }

    /** So many a second; each is timed from when it was due. */
    Latencies at(double rate, Duration time, KafkaConsumer<byte[], byte[]> consumer) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement table = connection.createStatement()) {
            table.execute("CREATE TABLE IF NOT EXISTS bare_write (id uuid PRIMARY KEY, value bytea NOT NULL)");
        }
        took.clear();
        long count = (long) (rate * time.toNanos() / 1e9);
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition);
        Thread producing = new Thread(() -> produce(rate, count), "bare-producer");
        producing.start();
        consume(count, consumer);
        producing.join();
        return new Latencies(List.copyOf(took), List.of());
    }

    private void produce(double rate, long count) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            // What it has to find out first is not to be on the first record's time.
            producer.partitionsFor(partition.topic());
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            long start = System.nanoTime();
            for (long number = 0; number < count; number++) {
                long due = start + (long) (number * 1e9 / rate);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                UUID id = UUID.randomUUID();
                begun.put(id, due);
                sent.add(producer.send(new ProducerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        id.toString().getBytes(StandardCharsets.UTF_8),
                        value)));
            }
            // One that failed would be waited for in vain.
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void consume(long count, KafkaConsumer<byte[], byte[]> consumer) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO bare_write VALUES (?, ?)")) {
            connection.setAutoCommit(false);
            while (took.size() < count) {
                List<UUID> visible = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    UUID id = UUID.fromString(new String(record.key(), StandardCharsets.UTF_8));
                    insert.setObject(1, id);
                    insert.setBytes(2, record.value());
                    insert.executeUpdate();
                    visible.add(id);
                    deadline = System.nanoTime() + PATIENCE;
                }
                connection.commit();
                long now = System.nanoTime();
                visible.forEach(id -> took.add(now - begun.remove(id)));
                if (now > deadline) {
                    throw new IllegalStateException("records do not come back");
                }
            }
            connection.setAutoCommit(true);
        }
    }
}
