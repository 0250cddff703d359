package org.onrecord.log;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** How far each partition of the topic of submissions has been taken over. */
@ApplicationScoped
public class SubmissionPositions {

    private static final String BEGIN =
            "INSERT INTO submission_position (topic_id, part, next_offset) VALUES (?, ?, 0) ON CONFLICT DO NOTHING";
    private static final String READ = "SELECT next_offset FROM submission_position WHERE topic_id = ? AND part = ?";
    private static final String MOVE =
            "UPDATE submission_position SET next_offset = ? WHERE topic_id = ? AND part = ? AND next_offset <= ?";

    private final AgroalDataSource dataSource;
    private final ParkedSubmissions parked;

    public SubmissionPositions(AgroalDataSource dataSource, ParkedSubmissions parked) {
        this.dataSource = dataSource;
        this.parked = parked;
    }

    /** What a partition's next record is. */
    long next(String topicId, int partition) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement begin = connection.prepareStatement(BEGIN);
                PreparedStatement read = connection.prepareStatement(READ)) {
            begin.setString(1, topicId);
            begin.setInt(2, partition);
            begin.executeUpdate();
            read.setString(1, topicId);
            read.setInt(2, partition);
            try (ResultSet row = read.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Moves a partition on and keeps what was parked on the way, both or neither. Another instance may have been here
     * meanwhile; the position never goes back, and what is kept twice is kept once.
     */
    void move(String topicId, int partition, long to, List<ParkedSubmissions.Parked> kept, Instant now)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            SqlTransaction.on(connection, transaction -> {
                try (PreparedStatement move = transaction.prepareStatement(MOVE)) {
                    move.setLong(1, to);
                    move.setString(2, topicId);
                    move.setInt(3, partition);
                    move.setLong(4, to);
                    move.executeUpdate();
                }
                parked.park(transaction, topicId, kept, now);
                return null;
            });
        }
    }
}
