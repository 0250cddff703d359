package org.onrecord.rebuild;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onrecord.log.Position;

/**
 * Compares the rebuilt rows with those that stand, row by row: entries with their hashes and marks, items, standings, sources,
 * captures, citations and kept records.
 *
 * <p>The one that stands goes on meanwhile. So what moved behind the rebuilt one's position is left out at first, and
 * compared once both stand alike.
 */
final class ComparisonRepository {

    private static final int EXAMPLES = 5;

    /** What moved: subjects with entries behind the position, and the places behind it. */
    private static final String MOVED = """
            WITH stood AS (SELECT * FROM unnest(?::int[], ?::bigint[]) AS stood (at_part, at_offset)),
                 moved AS (SELECT DISTINCT e.subject FROM %1$s.timeline_entry e JOIN stood ON at_part = e.part
                           WHERE e.log_offset >= at_offset)
            """;

    private static final String COMPARE = """
            SELECT count(*), (array_agg(key ORDER BY key))[1:%d] FROM (
                SELECT concat_ws(' ', %s) AS key
                FROM %s.%s a FULL JOIN %s.%s b USING (%s)
                WHERE a IS DISTINCT FROM b AND %s (%s)) AS different
            """;

    private final String live;

    ComparisonRepository(String live) {
        this.live = live;
    }

    /** Everything that had not moved behind a position. */
    Differences unmoved(Connection connection, Position rebuilt, int partitions) throws SQLException {
        return compare(connection, rebuilt, partitions, "NOT");
    }

    /** What has moved behind a position. */
    Differences moved(Connection connection, Position rebuilt, int partitions) throws SQLException {
        return compare(connection, rebuilt, partitions, "");
    }

    private Differences compare(Connection connection, Position rebuilt, int partitions, String not)
            throws SQLException {
        Differences all = Differences.NONE;
        for (Map.Entry<String, String> table : RebuildTables.keys().entrySet()) {
            all = all.and(compare(connection, rebuilt, partitions, not, table.getKey(), table.getValue()));
        }
        return all;
    }

    private Differences compare(
            Connection connection, Position rebuilt, int partitions, String not, String table, String key)
            throws SQLException {
        String sql = MOVED.formatted(live)
                + COMPARE.formatted(EXAMPLES, key, live, table, RebuildTables.NEW, table, key, not, movedRows(table));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            Integer[] parts = new Integer[partitions];
            Arrays.setAll(parts, part -> part);
            Long[] next = Arrays.stream(parts).map(rebuilt::next).toArray(Long[]::new);
            Array partArray = connection.createArrayOf("int4", parts);
            select.setArray(1, partArray);
            select.setArray(2, connection.createArrayOf("int8", next));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long count = row.getLong(1);
                if (count == 0) {
                    return Differences.NONE;
                }
                Map<String, Long> rows = new LinkedHashMap<>();
                rows.put(table, count);
                List<String> examples = Arrays.stream((String[]) row.getArray(2).getArray())
                        .map(one -> table + " " + one)
                        .toList();
                return new Differences(rows, examples);
            }
        }
    }

    private static String movedRows(String table) {
        return switch (table) {
            case "timeline_entry" -> "coalesce(a.subject, b.subject) IN (SELECT subject FROM moved)";
            case "commitment", "source" -> "id IN (SELECT subject FROM moved)";
            case "commitment_standing" -> "commitment_id IN (SELECT subject FROM moved)";
            case "source_capture" -> "source_id IN (SELECT subject FROM moved)";
            case "citation" ->
                "commitment_id IN (SELECT subject FROM moved)"
                        + " OR coalesce(a.source_id, b.source_id) IN (SELECT subject FROM moved)";
            case "kept_record" -> "EXISTS (SELECT FROM stood WHERE at_part = part AND log_offset >= at_offset)";
            default -> throw new IllegalArgumentException(table);
        };
    }
}
