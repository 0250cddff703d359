package org.onrecord.log;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** The projector's own parts on a database beside the application's: follows a topic to where it ends now. */
public final class Replay {

    private final LogSettings settings;
    private final KafkaClients clients;
    private final AgroalDataSource database;
    private final Positions positions;

    public Replay(LogSettings settings, String bootstrapServers, AgroalDataSource database) {
        this.settings = settings;
        this.clients = new KafkaClients(settings, Map.of("bootstrap.servers", bootstrapServers));
        this.database = database;
        this.positions = new Positions(database);
    }

    /** Projects what the database has not seen yet. Where another owner interferes it begins again, as the service does. */
    public void toEnd(Projection projection) throws Exception {
        TopicGuard guard = new TopicGuard(settings, clients);
        TopicGuard.Topic topic = guard.ensure();
        Position end = end(topic);
        DatabaseProjectionWatch watch = new DatabaseProjectionWatch(database, positions, projection);
        FencedWriter writer = new FencedWriter(database, positions, new KeptRecords(database));
        Projector.ProjectorMetrics metrics = new Projector.ProjectorMetrics(new SimpleMeterRegistry());
        while (true) {
            if (isAtEnd(projection, topic, end)) {
                return;
            }
            try (PartitionFollower follower = new PartitionFollower(
                    settings, clients, guard, topic, positions, writer, projection, watch, metrics)) {
                // The database is asked, not the watch: another owner may be the one that gets there.
                follower.follow(() -> !isAtEnd(projection, topic, end), detail -> {});
            } catch (Projector.ReassignedException e) {
                // Somebody else has been here: from where it stands now.
            }
        }
    }

    /** Has seen what was there when it began. What stands beyond the topic's end is nowhere: the follower shall meet it. */
    private boolean isAtEnd(Projection projection, TopicGuard.Topic topic, Position end) {
        Position stands = stands(projection, topic);
        return stands.hasPassed(end) && end(topic).hasPassed(stands);
    }

    private Position stands(Projection projection, TopicGuard.Topic topic) {
        try {
            return Position.of(positions.of(projection.name(), topic));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Position end(TopicGuard.Topic topic) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            asked.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
        }
        try (Admin admin = clients.admin()) {
            Map<Integer, Long> next = new HashMap<>();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> one :
                    admin.listOffsets(asked).all().get().entrySet()) {
                next.put(one.getKey().partition(), one.getValue().offset());
            }
            return Position.of(next);
        } catch (ExecutionException e) {
            throw new KafkaException("the topic's end is not known", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** A log on a topic of its own; to be closed by its owner. */
    public static EventLog log(LogSettings settings, String bootstrapServers) {
        KafkaClients clients = new KafkaClients(settings, Map.of("bootstrap.servers", bootstrapServers));
        var unused = new TopicGuard(settings, clients).ensure();
        return new EventLog(settings, clients, Clock.systemUTC());
    }

    /** Ends what {@link #log} began. */
    public static void close(EventLog log) {
        log.stop(null);
    }

    /** Takes the topic away. */
    public static void deleteTopic(LogSettings settings, String bootstrapServers)
            throws ExecutionException, InterruptedException {
        KafkaClients clients = new KafkaClients(settings, Map.of("bootstrap.servers", bootstrapServers));
        try (Admin admin = clients.admin()) {
            admin.deleteTopics(List.of(settings.topic())).all().get();
        }
    }
}
