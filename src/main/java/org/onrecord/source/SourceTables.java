package org.onrecord.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.onrecord.event.Citation;

/**
 * Writes the projection's rows of sources, captures and citations, on the connection and in the transaction of the
 * caller.
 *
 * <p>The transaction calls {@link #lock} once, before it writes any row, then the others, and {@link #recheck} last.
 * So every interleaving of partitions ends in the same rows. It must be READ COMMITTED: under a stricter level the
 * snapshot would be older than the lock.
 */
@ApplicationScoped
public class SourceTables {

    private static final String WRITE_SOURCES = """
            INSERT INTO source (id, slug, title, publisher, type, published_on, language, url, archived_url,
                                registered_at, updated_at, revision, head_hash)
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz[], ?::timestamptz[], ?, ?)
            ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, revision = excluded.revision,
                                           head_hash = excluded.head_hash
            """;
    private static final String WRITE_CAPTURES = """
            INSERT INTO source_capture (source_id, seq, sha256, length, captured_at, part, log_offset)
            SELECT * FROM unnest(?, ?, ?, ?, ?::timestamptz[], ?, ?)
            """;
    // In the order of ids here and in the recheck: two transactions that meet on rows wait in one direction only.
    private static final String WRITE_CITATIONS = """
            INSERT INTO citation (commitment_id, source_id, quote, prefix, suffix, verification)
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?) AS cited (commitment_id) ORDER BY commitment_id
            ON CONFLICT (commitment_id) DO UPDATE SET source_id = excluded.source_id, quote = excluded.quote,
                prefix = excluded.prefix, suffix = excluded.suffix, verification = excluded.verification
            """;
    private static final String DELETE_CITATIONS = """
            DELETE FROM citation WHERE commitment_id IN
                (SELECT commitment_id FROM citation WHERE commitment_id = ANY (?) ORDER BY commitment_id FOR UPDATE)
            """;
    // A verified quote stays verified: captures are only ever added.
    private static final String UNVERIFIED = """
            SELECT commitment_id, source_id, quote, prefix, suffix, verification FROM citation
             WHERE source_id = ANY (?) AND verification <> 'verified' ORDER BY commitment_id FOR UPDATE
            """;
    private static final String STORED_SINCE =
            "SELECT DISTINCT c.source_id FROM source_capture c JOIN blob b USING (sha256) WHERE b.stored_at >= ?";
    private static final String WRITE_VERIFICATIONS = """
            UPDATE citation SET verification = new.verification
              FROM unnest(?, ?) AS new (commitment_id, verification)
             WHERE citation.commitment_id = new.commitment_id
            """;

    /**
     * Waits for other transactions that write about the same sources.
     *
     * @param cited sources that citations to be written cite
     * @param captured sources with rows or captures to be written, or to be rechecked
     */
    public void lock(Connection connection, Collection<UUID> cited, Collection<UUID> captured) throws SQLException {
        SourceLocks.forProjection(connection, cited, captured);
    }

    /** Writes sources; of several rows of one source the last stands. */
    public void writeSources(Connection connection, Collection<SourceRow> sources) throws SQLException {
        List<SourceRow> rows = last(sources, SourceRow::id);
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(WRITE_SOURCES)) {
            Columns<SourceRow> columns = new Columns<>(connection, statement, rows);
            columns.add("uuid", SourceRow::id);
            columns.add("text", row -> row.source().slug());
            columns.add("text", row -> row.source().title());
            columns.add("text", row -> row.source().publisher());
            columns.add(
                    "text",
                    row -> row.source().type() == null
                            ? null
                            : row.source().type().wire());
            columns.add(
                    "text",
                    row -> row.source().publishedOn() == null
                            ? null
                            : row.source().publishedOn().text());
            columns.add("text", row -> row.source().language());
            columns.add("text", row -> row.source().url());
            columns.add("text", row -> row.source().archivedUrl());
            columns.add("text", row -> row.registeredAt().toString());
            columns.add("text", row -> row.updatedAt().toString());
            columns.add("int4", SourceRow::revision);
            columns.addBytes(SourceRow::headHash);
            statement.executeUpdate();
        }
    }

    /** Writes captures, each of which is new. */
    public void writeCaptures(Connection connection, Collection<SourceCaptureRow> captures) throws SQLException {
        if (captures.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(WRITE_CAPTURES)) {
            Columns<SourceCaptureRow> columns = new Columns<>(connection, statement, List.copyOf(captures));
            columns.add("uuid", SourceCaptureRow::sourceId);
            columns.add("int4", SourceCaptureRow::seq);
            columns.add("text", row -> row.capture().sha256());
            columns.add("int8", row -> row.capture().length());
            columns.add("text", row -> row.capturedAt().toString());
            columns.add("int4", row -> row.position().partition());
            columns.add("int8", row -> row.position().offset());
            statement.executeUpdate();
        }
    }

    /**
     * Writes what items cite, verified by every captured text that is there; of several rows of one item the last
     * stands.
     */
    public void writeCitations(Connection connection, Collection<CitationRow> citations) throws SQLException {
        List<UUID> gone = new ArrayList<>();
        List<CitationRow> rows = new ArrayList<>();
        for (CitationRow row : last(citations, CitationRow::commitmentId)) {
            if (row.citation() == null) {
                gone.add(row.commitmentId());
            } else {
                rows.add(row);
            }
        }
        if (!gone.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(DELETE_CITATIONS)) {
                new Columns<>(connection, statement, gone).add("uuid", id -> id);
                statement.executeUpdate();
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        List<Verification> verified = Verifier.verify(
                connection, rows.stream().map(CitationRow::citation).toList());
        try (PreparedStatement statement = connection.prepareStatement(WRITE_CITATIONS)) {
            Columns<CitationRow> columns = new Columns<>(connection, statement, rows);
            columns.add("uuid", CitationRow::commitmentId);
            columns.add("uuid", row -> row.citation().sourceId());
            columns.add("text", row -> row.citation().quote());
            columns.add("text", row -> row.citation().prefix());
            columns.add("text", row -> row.citation().suffix());
            columns.addAll("text", verified.stream().map(Verification::wire).toList());
            statement.executeUpdate();
        }
    }

    /**
     * Verifies the citations of sources again, some text of which has come.
     *
     * @return the commitments whose citation's verification changed
     */
    public Set<UUID> recheck(Connection connection, Collection<UUID> sourceIds) throws SQLException {
        if (sourceIds.isEmpty()) {
            return Set.of();
        }
        List<UUID> commitments = new ArrayList<>();
        List<Citation> citations = new ArrayList<>();
        List<String> before = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(UNVERIFIED)) {
            new Columns<>(connection, statement, List.copyOf(sourceIds)).add("uuid", id -> id);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    commitments.add(rows.getObject(1, UUID.class));
                    citations.add(new Citation(
                            rows.getObject(2, UUID.class), rows.getString(3), rows.getString(4), rows.getString(5)));
                    before.add(rows.getString(6));
                }
            }
        }
        List<Verification> verified = Verifier.verify(connection, citations);
        Map<UUID, String> changed = new LinkedHashMap<>();
        for (int i = 0; i < verified.size(); i++) {
            String after = verified.get(i).wire();
            if (!after.equals(before.get(i))) {
                changed.put(commitments.get(i), after);
            }
        }
        if (!changed.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(WRITE_VERIFICATIONS)) {
                Columns<Map.Entry<UUID, String>> columns =
                        new Columns<>(connection, statement, List.copyOf(changed.entrySet()));
                columns.add("uuid", Map.Entry::getKey);
                columns.add("text", Map.Entry::getValue);
                statement.executeUpdate();
            }
        }
        return new HashSet<>(changed.keySet());
    }

    /** As {@link #recheck}, of all sources of whose captures some text was stored since an instant. */
    public void recheckSince(Connection connection, Instant since) throws SQLException {
        List<UUID> sources = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(STORED_SINCE)) {
            select.setObject(1, since.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sources.add(rows.getObject(1, UUID.class));
                }
            }
        }
        var unused = recheck(connection, sources);
    }

    private static <T> List<T> last(Collection<T> rows, Function<T, UUID> id) {
        Map<UUID, T> last = new LinkedHashMap<>();
        rows.forEach(row -> last.put(id.apply(row), row));
        return List.copyOf(last.values());
    }

    /** Sets a statement's parameters to arrays, one for each column, in order. */
    private static final class Columns<T> {

        private final Connection connection;
        private final PreparedStatement statement;
        private final List<T> rows;
        private int parameter;

        Columns(Connection connection, PreparedStatement statement, List<T> rows) {
            this.connection = connection;
            this.statement = statement;
            this.rows = rows;
        }

        void add(String type, Function<T, ?> value) throws SQLException {
            Object[] values = new Object[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value.apply(rows.get(i));
            }
            set(type, values);
        }

        void addBytes(Function<T, byte[]> value) throws SQLException {
            set("bytea", rows.stream().map(value).toArray(byte[][]::new));
        }

        void addAll(String type, List<?> values) throws SQLException {
            set(type, values.toArray());
        }

        private void set(String type, Object[] values) throws SQLException {
            statement.setArray(++parameter, connection.createArrayOf(type, values));
        }
    }
}
