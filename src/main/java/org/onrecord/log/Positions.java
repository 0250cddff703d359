package org.onrecord.log;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Where projections stand, in PostgreSQL, and the fence that moves them. */
@ApplicationScoped
public class Positions {

    /** The channel on which a committed move is told to all instances: {@code <projection> <partition>:<next>}. */
    static final String CHANNEL = "onrecord_position";

    // All or none, and by one instance: a topic that grew must not look as if it had always been that wide.
    private static final String ROWS = """
            INSERT INTO projection_position (projection, part, topic_id, next_offset)
            SELECT ?, part, ?, 0 FROM generate_series(0, ?) AS part
            WHERE NOT EXISTS (SELECT FROM projection_position WHERE projection = ?)
            ON CONFLICT DO NOTHING
            """;
    /** The notice on that channel of a change that moves no position: {@code <projection> in-place}. */
    static final String IN_PLACE = "in-place";

    private static final String FENCE = """
            UPDATE projection_position SET next_offset = ?
            WHERE projection = ? AND topic_id = ? AND part = ? AND next_offset = ? AND generation = ?
            """;

    private final AgroalDataSource dataSource;
    private final boolean told;

    @Inject
    public Positions(AgroalDataSource dataSource) {
        this(dataSource, true);
    }

    private Positions(AgroalDataSource dataSource, boolean told) {
        this.dataSource = dataSource;
        this.told = told;
    }

    /** Positions of which no reader may hear: those of a projection that is not read yet. */
    static Positions untold(AgroalDataSource dataSource) {
        return new Positions(dataSource, false);
    }

    /**
     * What a batch must find as it was when its owner began to decide.
     *
     * @param generation moves when the projection's rows are replaced as a whole: what was decided on the former ones is void
     */
    record Fence(String projection, String topicId, long generation) {}

    /** The fence as it stands. */
    Fence fence(String projection, String topicId) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT coalesce(max(generation), 0) FROM projection_position WHERE projection = ?")) {
            select.setString(1, projection);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Fence(projection, topicId, row.getLong(1));
            }
        }
    }

    /** Keeps a projection's positions as they are until the transaction ends. */
    Position hold(Connection connection, String projection, String schema) throws SQLException {
        Map<Integer, Long> next = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT part, next_offset FROM " + schema
                + ".projection_position WHERE projection = ? ORDER BY part FOR UPDATE")) {
            select.setString(1, projection);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    next.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
        return Position.of(next);
    }

    /** Begins a projection's next generation, where it stands. */
    void nextGeneration(Connection connection, String projection, String schema) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + schema + ".projection_position SET generation = generation + 1 WHERE projection = ?")) {
            update.setString(1, projection);
            update.executeUpdate();
        }
        tellInPlace(connection, projection);
    }

    /**
     * Where a projection stands on a topic, its rows made where there are none.
     *
     * @throws ForeignTopicException where it stands on another topic of the same name, or on this one when it had another
     *     number of partitions: keys have moved since, and their histories are torn apart
     */
    Map<Integer, Long> of(String projection, TopicGuard.Topic topic) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            try (PreparedStatement insert = connection.prepareStatement(ROWS)) {
                insert.setString(1, projection);
                insert.setString(2, topic.id());
                insert.setInt(3, topic.partitions() - 1);
                insert.setString(4, projection);
                insert.executeUpdate();
            }
            Map<Integer, Long> next = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT part, topic_id, next_offset FROM projection_position WHERE projection = ?")) {
                select.setString(1, projection);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        if (!rows.getString(2).equals(topic.id())) {
                            throw ForeignTopicException.of(topic, rows.getString(2));
                        }
                        next.put(rows.getInt(1), rows.getLong(3));
                    }
                }
            }
            if (next.size() != topic.partitions()) {
                throw ForeignTopicException.of(topic, next.size());
            }
            return next;
        }
    }

    /** The topic that a projection was made from; empty where nothing of any was projected yet. */
    Optional<String> topicOf(String projection) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT max(topic_id) FROM projection_position"
                        + " WHERE projection = ? HAVING sum(next_offset) > 0")) {
            select.setString(1, projection);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Where a projection stands, as far as it ever did. */
    Position current(Connection connection, String projection) throws SQLException {
        Map<Integer, Long> next = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT part, next_offset FROM projection_position WHERE projection = ?")) {
            select.setString(1, projection);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    next.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
        return Position.of(next);
    }

    /**
     * Moves a partition's position, if it stands where the caller thinks. Held until the caller's transaction ends.
     *
     * @return whether it did
     */
    boolean move(Connection connection, Fence fence, int partition, long from, long to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(FENCE)) {
            update.setLong(1, to);
            update.setString(2, fence.projection());
            update.setString(3, fence.topicId());
            update.setInt(4, partition);
            update.setLong(5, from);
            update.setLong(6, fence.generation());
            if (update.executeUpdate() == 0) {
                return false;
            }
        }
        if (told) {
            tell(connection, fence.projection() + " " + partition + ":" + to);
        }
        return true;
    }

    /** Tells all instances that what readers of a projection see has changed in place. */
    void tellInPlace(Connection connection, String projection) throws SQLException {
        tell(connection, projection + " " + IN_PLACE);
    }

    private static void tell(Connection connection, String notice) throws SQLException {
        try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            notify.setString(1, CHANNEL);
            notify.setString(2, notice);
            notify.execute();
        }
    }

    /**
     * A projection made from one topic meets another of the same name, or the same one divided anew. Going on would mix
     * two histories. One of Kafka's exceptions, which alone come out of a consumer's rebalance as they are.
     */
    public static final class ForeignTopicException extends KafkaException {

        private static final long serialVersionUID = 1L;

        private ForeignTopicException(String message) {
            super(message);
        }

        static ForeignTopicException of(TopicGuard.Topic topic, String known) {
            return new ForeignTopicException("The topic " + topic.name()
                    + " is not the one that this database was projected from (its id is " + topic.id()
                    + ", the database knows " + known
                    + "): it was deleted and created again, or the database belongs"
                    + " to another cluster. Nothing is projected until one of the two is put right.");
        }

        static ForeignTopicException gone(String topic) {
            return new ForeignTopicException("The topic " + topic + " that this database was projected from is gone."
                    + " Restore it from its backup under the same name; the program makes no other in its place.");
        }

        static ForeignTopicException of(TopicGuard.Topic topic, int knownPartitions) {
            return new ForeignTopicException("The topic " + topic.name() + " has " + topic.partitions()
                    + " partitions and had " + knownPartitions + " when this database was projected from it. A key's"
                    + " events would stand in two partitions, without an order. Copy the log into a topic of "
                    + knownPartitions + " partitions.");
        }
    }
}
