package org.onrecord.log;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Begins replays of the log, and says and moves where the projection stands for those who replace it. */
@ApplicationScoped
public class LogReplays {

    private final LogConfig settings;
    private final KafkaClients clients;
    private final TopicGuard guard;
    private final Positions positions;

    public LogReplays(LogConfig settings, KafkaClients clients, TopicGuard guard, Positions positions) {
        this.settings = settings;
        this.clients = clients;
        this.guard = guard;
        this.positions = positions;
    }

    /**
     * A replay into another database than the service's own.
     *
     * @throws Positions.ForeignTopicException where that one stands on another topic
     */
    public LogReplay into(AgroalDataSource database, Projection projection) throws SQLException {
        Positions own = Positions.untold(database);
        return new LogReplay(
                settings,
                clients,
                guard.ensure(),
                own,
                new FencedWriter(database, own, new KeptRecords(database)),
                projection);
    }

    /** Where the log ends; empty where Kafka cannot tell now. */
    public Optional<Position> end() {
        try (Admin admin = clients.admin()) {
            Optional<TopicGuard.Topic> topic = guard.find();
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            for (int part = 0; part < topic.map(TopicGuard.Topic::partitions).orElse(0); part++) {
                asked.put(new TopicPartition(settings.topic(), part), OffsetSpec.latest());
            }
            Map<Integer, Long> ends = new HashMap<>();
            admin.listOffsets(asked).all().get().forEach((part, end) -> ends.put(part.partition(), end.offset()));
            return Optional.of(Position.of(ends));
        } catch (ExecutionException | KafkaException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Keeps the projection where it is until the transaction ends: whoever would move it waits. */
    public Position hold(Connection connection, String projection, String schema) throws SQLException {
        return positions.hold(connection, projection, schema);
    }

    /**
     * Says, in the transaction, that the projection's rows are others now, though it stands where it did: what was decided on
     * the former ones cannot be written any more, and what readers remember is made again.
     */
    public void replaced(Connection connection, String projection, String schema) throws SQLException {
        positions.nextGeneration(connection, projection, schema);
    }
}
