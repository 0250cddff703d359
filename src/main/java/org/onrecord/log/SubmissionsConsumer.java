package org.onrecord.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.onrecord.log.SubmissionReader.Submission;

/**
 * Takes what other systems submit over into the log, under the same event id. A partition moves on only once all before it
 * is acknowledged by the log or kept as parked; what a crash makes it append twice is a duplicate.
 */
@ApplicationScoped
public class SubmissionsConsumer {

    private static final Logger LOG = Logger.getLogger(SubmissionsConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int BATCH = 500;

    private final SubmissionsConfig settings;
    private final KafkaClients clients;
    private final SubmissionPositions positions;
    private final SubmissionReader reader;
    private final EventLog log;
    private final WriteGate gate;
    private final Clock clock;
    private final Counter appended;
    private final Counter parked;

    private volatile boolean stopped;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private Thread thread;

    public SubmissionsConsumer(
            SubmissionsConfig settings,
            KafkaClients clients,
            SubmissionPositions positions,
            SubmissionReader reader,
            EventLog log,
            WriteGate gate,
            Clock clock,
            MeterRegistry registry) {
        this.settings = settings;
        this.clients = clients;
        this.positions = positions;
        this.reader = reader;
        this.log = log;
        this.gate = gate;
        this.clock = clock;
        this.appended = counter(registry, "appended");
        this.parked = counter(registry, "parked");
    }

    void start(@Observes StartupEvent startup) {
        if (settings.enabled()) {
            thread = new Thread(this::run, "submissions");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Before the log is closed. */
    void stop(@Observes @Priority(1) ShutdownEvent shutdown) throws InterruptedException {
        stopped = true;
        KafkaConsumer<byte[], byte[]> running = consumer;
        if (running != null) {
            running.wakeup();
        }
        if (thread != null) {
            thread.join(STOP.toMillis());
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!stopped) {
            try {
                follow(topicId());
                pause = FIRST_PAUSE;
            } catch (WakeupException | InterruptException e) {
                LOG.debug("submissions were woken up to stop");
            } catch (Exception e) {
                if (stopped) {
                    return;
                }
                LOG.warnf("submissions met a fault and go on in %s: %s", pause, e);
                LOG.debug("the fault", e);
                pause = pause(pause);
            }
        }
    }

    /** The topic's identity; it is made where it is missing. */
    private String topicId() {
        try (Admin admin = clients.admin()) {
            Topics topics = new Topics(admin);
            TopicDescription found = topics.find(settings.topic())
                    .orElseGet(() -> topics.make(
                            settings.topic(),
                            settings.partitions(),
                            topics.usualReplicas(),
                            Map.of(
                                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                                    "LogAppendTime",
                                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                    Integer.toString(KafkaClients.MAX_RECORD_BYTES))));
            return found.topicId().toString();
        }
    }

    private void follow(String topicId) throws Exception {
        try (KafkaConsumer<byte[], byte[]> running = clients.consumer(settings.groupId(), BATCH)) {
            consumer = running;
            running.subscribe(List.of(settings.topic()), new Assignment(running, topicId));
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> records = poll(running);
                for (TopicPartition partition : records.partitions()) {
                    take(topicId, partition.partition(), records.records(partition));
                }
            }
        } finally {
            consumer = null;
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(KafkaConsumer<byte[], byte[]> running) {
        try {
            return running.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            LOG.warnf(
                    "%s no longer holds the submissions at %s: those that its retention took away were not taken over",
                    settings.topic(), e.offsetOutOfRangePartitions());
            running.seekToBeginning(e.offsetOutOfRangePartitions().keySet());
            return ConsumerRecords.empty();
        }
    }

    private void take(String topicId, int partition, List<ConsumerRecord<byte[], byte[]>> records) throws SQLException {
        gate.require();
        List<CompletableFuture<RecordPosition>> underWay = new ArrayList<>();
        List<ParkedSubmissions.Parked> unfit = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Submission submission = reader.read(record.key(), record.headers(), record.value());
            if (submission instanceof Submission.Fit fit) {
                underWay.add(log.append(fit.key(), fit.headers(), fit.value()));
            } else if (submission instanceof Submission.Unfit why) {
                unfit.add(new ParkedSubmissions.Parked(record, why));
            }
        }
        underWay.forEach(log::await);
        positions.move(topicId, partition, records.get(records.size() - 1).offset() + 1, unfit, clock.instant());
        appended.increment(underWay.size());
        parked.increment(unfit.size());
    }

    private Duration pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Duration doubled = duration.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("onrecord.submissions.records")
                .description("Submissions, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Begins each partition where PostgreSQL says. */
    private final class Assignment implements ConsumerRebalanceListener {

        private final KafkaConsumer<byte[], byte[]> running;
        private final String topicId;

        Assignment(KafkaConsumer<byte[], byte[]> running, String topicId) {
            this.running = running;
            this.topicId = topicId;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            try {
                for (TopicPartition partition : partitions) {
                    running.seek(partition, positions.next(topicId, partition.partition()));
                }
            } catch (SQLException e) {
                throw new DatabaseException(e);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // Every batch is done with before the next poll.
        }
    }
}
