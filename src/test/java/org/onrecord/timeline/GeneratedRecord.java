package org.onrecord.timeline;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.onrecord.event.Decoded;
import org.onrecord.log.Projection;
import org.onrecord.log.ReadRecord;
import org.onrecord.log.RecordPosition;
import org.onrecord.source.SourceTables;

/**
 * A record of generated histories, projected into a database as the log would bring them, and told again by the pure fold.
 */
public final class GeneratedRecord {

    private static final int PARTITIONS = 3;
    private static final int GENERATOR_SIZE = 1_000;

    private final AgroalDataSource database;
    private final Projection projection;
    private final List<Script> scripts = new ArrayList<>();
    private final long[] next = new long[PARTITIONS];

    /** Nothing so far. */
    public GeneratedRecord(AgroalDataSource database) {
        this.database = database;
        this.projection = new TimelineProjection(
                () -> new io.quarkus.runtime.configuration.MemorySize(java.math.BigInteger.valueOf(1 << 24)),
                new HistoryRepository(database),
                new SourceTables());
    }

    /** A moment of the record, a minute after the last; the histories are up to 20 minutes long. */
    public static Instant minute(int n) {
        return Script.minute(n);
    }

    /**
     * Adds histories, each event at its minute, to be projected in several pieces.
     *
     * @param between what is done after each piece
     */
    public void add(int histories, Random random, Runnable between) throws SQLException {
        List<Script> fresh = new ArrayList<>();
        JqwikSession.run(() -> {
            RandomGenerator<Story> stories = Stories.any().generator(GENERATOR_SIZE);
            for (int i = 0; i < histories; i++) {
                fresh.add(stories.next(random).value().play("item-" + (scripts.size() + i)));
            }
        });
        scripts.addAll(fresh);
        List<Script.Played> records = new ArrayList<>();
        fresh.forEach(script -> records.addAll(script.log));
        records.sort(Comparator.comparing(Script.Played::recordedAt));
        int piece = records.size() / 4 + 1;
        for (int from = 0; from < records.size(); from += piece) {
            project(records.subList(from, Math.min(records.size(), from + piece)));
            between.run();
        }
    }

    /** The items at a moment, by the fold. */
    public List<PastItem> at(Moment moment, Audience audience) {
        List<PastItem> items = new ArrayList<>();
        for (Script script : scripts) {
            Script known = moment.knownAt() == null ? script : script.knownAt(moment.knownAt());
            PastItem.of(known.history, moment, audience).ifPresent(items::add);
        }
        return items;
    }

    private void project(List<Script.Played> records) throws SQLException {
        Map<Integer, List<ReadRecord>> byPartition = new HashMap<>();
        for (Script.Played played : records) {
            int partition = Math.floorMod(played.envelope().subject().hashCode(), PARTITIONS);
            byPartition
                    .computeIfAbsent(partition, any -> new ArrayList<>())
                    .add(new ReadRecord(
                            new RecordPosition(partition, next[partition]++),
                            played.recordedAt(),
                            new Decoded.Read(played.envelope(), played.canonical()),
                            null));
        }
        try (Connection connection = database.getConnection();
                PreparedStatement move = connection.prepareStatement("""
                        INSERT INTO projection_position (projection, part, topic_id, next_offset)
                        VALUES ('timeline', ?, 'generated', ?)
                        ON CONFLICT (projection, part) DO UPDATE SET next_offset = excluded.next_offset
                        """)) {
            connection.setAutoCommit(false);
            for (Map.Entry<Integer, List<ReadRecord>> one : byPartition.entrySet()) {
                Projection.Batch taken = projection.begin();
                taken.take(one.getValue());
                Projection.Prepared prepared = taken.seal();
                prepared.write(connection);
                move.setInt(1, one.getKey());
                move.setLong(2, next[one.getKey()]);
                move.executeUpdate();
                connection.commit();
                prepared.committed();
            }
            connection.setAutoCommit(true);
        }
    }
}
