package org.onrecord.log;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.eclipse.microprofile.config.Config;

/**
 * Makes Kafka clients. What every client shares (servers, TLS, credentials) is read from properties named {@code
 * kafka.…}, as Kafka's own documentation names them.
 */
@ApplicationScoped
public class KafkaClients {

    /** What the largest event needs, and room to spare; a request's body ends at 1 MiB. */
    static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    private static final String PREFIX = "kafka.";

    private final LogConfig settings;
    private final Map<String, Object> shared;

    @Inject
    public KafkaClients(LogConfig settings, Config config) {
        this(settings, sharedOf(config));
    }

    public KafkaClients(LogConfig settings, Map<String, Object> shared) {
        this.settings = settings;
        this.shared = Map.copyOf(shared);
    }

    private static Map<String, Object> sharedOf(Config config) {
        Map<String, Object> shared = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                config.getOptionalValue(name, String.class)
                        .ifPresent(value -> shared.put(name.substring(PREFIX.length()), value));
            }
        }
        // An environment variable is listed under its own name, not under the property's.
        for (String name : clientSettings()) {
            config.getOptionalValue(PREFIX + name, String.class).ifPresent(value -> shared.put(name, value));
        }
        return shared;
    }

    private static Set<String> clientSettings() {
        Set<String> names = new HashSet<>(AdminClientConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        return names;
    }

    public Admin admin() {
        Map<String, Object> properties = new HashMap<>(shared);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return Admin.create(properties);
    }

    /** A producer whose acknowledged records are on every in-sync replica, once, in the order they were sent. */
    public KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> properties = new HashMap<>(shared);
        int timeout = Math.toIntExact(settings.deliveryTimeout().toMillis());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1_000, timeout / 2));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The projector's consumer; see {@link #consumer(String, int)}. */
    public KafkaConsumer<byte[], byte[]> consumer() {
        return consumer(new ByteArrayDeserializer());
    }

    /** The same, with a reader of keys that may also hear of the topic. */
    KafkaConsumer<byte[], byte[]> consumer(Deserializer<byte[]> keys) {
        return consumer(settings.groupId(), settings.maxBatch(), keys);
    }

    /** A member of a group whose positions live elsewhere: it commits none and guesses none. */
    KafkaConsumer<byte[], byte[]> consumer(String groupId, int maxPollRecords) {
        return consumer(groupId, maxPollRecords, new ByteArrayDeserializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer(String groupId, int maxPollRecords, Deserializer<byte[]> keys) {
        Map<String, Object> properties = new HashMap<>(shared);
        int session = Math.toIntExact(settings.sessionTimeout().toMillis());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        settings.instanceId().ifPresent(id -> properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.max(500, session / 4));
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        // A backlog comes in one partition at a time, in pieces worth a transaction.
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 * 1024 * 1024);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 32 * 1024 * 1024);
        return new KafkaConsumer<>(properties, keys, new ByteArrayDeserializer());
    }

    /** A reader in no group, who says what it reads. */
    KafkaConsumer<byte[], byte[]> reader() {
        Map<String, Object> properties = new HashMap<>(shared);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxBatch());
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 * 1024 * 1024);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 32 * 1024 * 1024);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What a topic must be like to be the truth. */
    static Map<String, String> topicConfig(int replicas) {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        config.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        config.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_RECORD_BYTES));
        if (replicas >= 3) {
            config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        }
        return config;
    }
}
