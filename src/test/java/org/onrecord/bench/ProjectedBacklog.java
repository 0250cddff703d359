package org.onrecord.bench;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.event.Decoded;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.Envelope;
import org.onrecord.event.EventCodec;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.Projection;
import org.onrecord.log.ReadRecord;
import org.onrecord.log.RecordPosition;
import org.onrecord.source.SourceTables;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.TimelineProjection;

/**
 * Projects a backlog into tables without a log in between, as one partition, its records taken one a second: for what is
 * measured on the tables alone.
 */
final class ProjectedBacklog {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int BATCH = 2_000;

    private final BenchServers servers;
    private final Projection projection;
    private final EventCodec codec = new EventCodec();
    private final List<ReadRecord> batch = new ArrayList<>();
    private long next;

    ProjectedBacklog(BenchServers servers) {
        this.servers = servers;
        this.projection = new TimelineProjection(
                () -> new MemorySize(BigInteger.valueOf(512L << 20)),
                new HistoryRepository(servers.dataSource()),
                new SourceTables());
    }

    void project(Backlog backlog) throws SQLException {
        backlog.writeTo(this::take);
        flush();
        servers.execute("VACUUM ANALYZE", "CHECKPOINT");
    }

    /** When a share of the records had been taken. */
    Instant known(double share) {
        return BEGIN.plus(Duration.ofSeconds((long) (next * share)));
    }

    private void take(Envelope envelope) {
        EncodedEvent encoded = codec.encode(envelope);
        byte[] key = encoded.key().getBytes(StandardCharsets.UTF_8);
        Decoded decoded = codec.decode(key, encoded.headers(), encoded.value());
        batch.add(new ReadRecord(new RecordPosition(0, next), BEGIN.plusSeconds(next), decoded, null));
        next++;
        if (batch.size() == BATCH) {
            flush();
        }
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        try (Connection connection = servers.dataSource().getConnection();
                Statement move = connection.createStatement()) {
            connection.setAutoCommit(false);
            Projection.Batch taken = projection.begin();
            taken.take(List.copyOf(batch));
            Projection.Prepared prepared = taken.seal();
            prepared.write(connection);
            move.execute(
                    "INSERT INTO projection_position (projection, part, topic_id, next_offset) VALUES ('timeline', 0,"
                            + " 'bench', " + next + ") ON CONFLICT (projection, part) DO UPDATE SET next_offset = "
                            + next);
            connection.commit();
            connection.setAutoCommit(true);
            prepared.committed();
            batch.clear();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
