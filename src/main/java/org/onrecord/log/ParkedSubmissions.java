package org.onrecord.log;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.onrecord.event.EventIds;

/** Submissions that were not appended: kept whole, with the reason. Their own topic need not keep them. */
@ApplicationScoped
public class ParkedSubmissions {

    // What was kept before its position was may come again.
    private static final String INSERT = """
            INSERT INTO parked_submission (topic_id, part, log_offset, recorded_at, reason, detail, event_id, subject,
                                           event_type, record_key, headers, record_value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    /** One of them. */
    record Parked(ConsumerRecord<byte[], byte[]> record, SubmissionReader.Submission.Unfit why) {}

    /**
     * Keeps them, in the caller's transaction.
     *
     * @param now when they were read: a submitter may write any time
     */
    void park(Connection connection, String topicId, List<Parked> parked, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Parked one : parked) {
                Headers headers = one.record().headers();
                insert.setString(1, topicId);
                insert.setInt(2, one.record().partition());
                insert.setLong(3, one.record().offset());
                insert.setObject(4, now.atOffset(ZoneOffset.UTC));
                insert.setString(5, one.why().reason());
                insert.setString(6, KeptRecords.storable(one.why().detail()));
                insert.setObject(
                        7,
                        RawHeaders.text(headers, "ce_id")
                                .filter(EventIds::isId)
                                .map(UUID::fromString)
                                .orElse(null));
                insert.setObject(8, KeptRecords.claimedSubject(headers));
                insert.setString(9, KeptRecords.claimedType(headers));
                insert.setBytes(10, one.record().key());
                insert.setString(11, RawHeaders.write(headers));
                insert.setBytes(12, one.record().value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
