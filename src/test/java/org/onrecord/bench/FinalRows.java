package org.onrecord.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The rows a projection ended in, as files in PostgreSQL's binary COPY format, to be loaded again into the same tables
 * with the same indexes: what no way of writing them through one connection can be quicker than.
 */
final class FinalRows implements AutoCloseable {

    /** Every table the projection writes. */
    static final List<String> TABLES = List.of(
            "timeline_entry",
            "commitment",
            "commitment_standing",
            "source",
            "source_capture",
            "citation",
            "kept_record",
            "projection_position");

    private static final int BUFFER = 256 * 1024;

    private final Path directory = Files.createTempDirectory("onrecord-bench-rows");

    FinalRows() throws IOException {}

    /** Writes out what stands in the tables, each in the order in which it lies there. */
    long export(BenchServers servers) throws SQLException, IOException {
        long bytes = 0;
        try (Connection connection = servers.dataSource().getConnection()) {
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            for (String table : TABLES) {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file(table)), BUFFER)) {
                    copies.copyOut("COPY " + table + " TO STDOUT (FORMAT binary)", out);
                }
                bytes += Files.size(file(table));
            }
        }
        return bytes;
    }

    /** Loads them in one transaction, and answers how long that took. */
    Duration load(BenchServers servers) throws SQLException, IOException {
        long begun = System.nanoTime();
        try (Connection connection = servers.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            for (String table : TABLES) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file(table)), BUFFER)) {
                    copies.copyIn("COPY " + table + " FROM STDIN (FORMAT binary)", in, BUFFER);
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** What stands in the tables, in a few words that differ when any row does. */
    static String digest(BenchServers servers) throws SQLException {
        List<String> digests = new ArrayList<>();
        for (String table : TABLES) {
            digests.add(servers.ask("SELECT '" + table + " ' || count(*) || ' '"
                    + " || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM " + table + " t"));
        }
        return String.join(", ", digests);
    }

    @Override
    public void close() throws IOException {
        for (String table : TABLES) {
            Files.deleteIfExists(file(table));
        }
        Files.deleteIfExists(directory);
    }

    private Path file(String table) {
        return directory.resolve(table);
    }
}
