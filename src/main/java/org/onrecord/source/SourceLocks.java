package org.onrecord.source;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Advisory locks on sources, held to the end of the transaction. Whoever writes a citation of a source excludes whoever
 * writes a capture of it: else each, not seeing the other's row yet, would verify without it. Two that only cite do not
 * exclude each other.
 *
 * <p>The keys are a fixed number of stripes, as a transaction over thousands of sources would else fill PostgreSQL's
 * lock table. Every transaction takes its stripes in ascending order and at once, so that none waits in a circle.
 */
final class SourceLocks {

    private static final int CLASS = 0x50c; // our own range of PostgreSQL's two-part keys
    private static final int ALL_CAPTURES = -1; // before every stripe
    private static final int STRIPES = 512;

    private static final String TAKE = """
            SELECT CASE WHEN exclusive THEN pg_advisory_xact_lock(?, key) ELSE pg_advisory_xact_lock_shared(?, key) END
              FROM unnest(?, ?) AS wanted (key, exclusive)
            """;

    private SourceLocks() {}

    /** For a transaction of the projection that writes citations of some sources, and captures of some. */
    static void forProjection(Connection connection, Collection<UUID> cited, Collection<UUID> captured)
            throws SQLException {
        SortedMap<Integer, Boolean> exclusive = new TreeMap<>();
        cited.forEach(id -> exclusive.put(stripe(id), false));
        captured.forEach(id -> exclusive.put(stripe(id), true));
        if (!captured.isEmpty()) {
            exclusive.put(ALL_CAPTURES, false);
        }
        take(connection, exclusive);
    }

    /** Until the end of the transaction no capture is written; then {@link #forTexts} may follow. */
    static void againstCaptures(Connection connection) throws SQLException {
        take(connection, new TreeMap<>(Map.of(ALL_CAPTURES, true)));
    }

    /** For a transaction that writes only what the citations of some sources come to. */
    static void forTexts(Connection connection, Collection<UUID> sources) throws SQLException {
        SortedMap<Integer, Boolean> exclusive = new TreeMap<>();
        sources.forEach(id -> exclusive.put(stripe(id), true));
        take(connection, exclusive);
    }

    private static int stripe(UUID id) {
        return Math.floorMod(id.hashCode(), STRIPES);
    }

    private static void take(Connection connection, SortedMap<Integer, Boolean> exclusive) throws SQLException {
        if (exclusive.isEmpty()) {
            return;
        }
        Array keys = connection.createArrayOf("int4", exclusive.keySet().toArray());
        Array modes = connection.createArrayOf("bool", exclusive.values().toArray());
        try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
            statement.setInt(1, CLASS);
            statement.setInt(2, CLASS);
            statement.setArray(3, keys);
            statement.setArray(4, modes);
            statement.execute();
        }
    }
}
