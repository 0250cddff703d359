package org.onrecord.source;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.event.Citation;
import org.onrecord.event.EventIds;
import org.onrecord.event.Source;
import org.onrecord.log.RecordPosition;

/** On a PostgreSQL of its own, without the application: here the test itself is the partitions. */
class SourceTablesIT {

    private static final Instant NOW = Instant.parse("2024-04-01T08:00:00Z");

    @TempDir
    static Path folder;

    private static EmbeddedServers servers;

    private final SourceTables tables = new SourceTables();

    @BeforeAll
    static void startDatabase() {
        servers = EmbeddedServers.start(folder, EnumSet.of(EmbeddedServers.Part.POSTGRESQL));
        Flyway.configure()
                .dataSource(servers.jdbcUrl(), servers.username(), servers.password())
                .load()
                .migrate();
    }

    @AfterAll
    static void stopDatabase() {
        servers.close();
    }

    @Test
    void aCitationOfASourceWithoutTextHasNoCapture() throws SQLException {
        UUID source = source("no-text");
        UUID item = UUID.randomUUID();

        inTransaction(connection -> cite(connection, source, item, "anything"));

        assertEquals("no_capture", verification(item));
    }

    @Test
    void aTextThatIsNamedButNotThereIsNoCapture() throws SQLException {
        UUID source = source("lost-text");
        UUID item = UUID.randomUUID();

        inTransaction(connection -> capture(connection, source, 1, "Never stored."));
        inTransaction(connection -> cite(connection, source, item, "Never stored"));

        assertEquals("no_capture", verification(item));
    }

    @Test
    void whicheverIsProjectedFirstTheRowsAreTheSame() throws SQLException {
        store("The harbour will be\u00A0cleaned.");
        List<List<String>> ends = new ArrayList<>();
        for (boolean captureFirst : new boolean[] {true, false}) {
            UUID source = source("order-" + captureFirst);
            UUID there = UUID.randomUUID();
            UUID missing = UUID.randomUUID();
            if (captureFirst) {
                inTransaction(connection -> capture(connection, source, 1, "The harbour will be\u00A0cleaned."));
            }
            inTransaction(connection -> {
                cite(connection, source, there, "will be cleaned");
                cite(connection, source, missing, "will be drained");
            });
            if (!captureFirst) {
                inTransaction(connection -> capture(connection, source, 1, "The harbour will be\u00A0cleaned."));
            }
            ends.add(List.of(verification(there), verification(missing)));
        }

        assertEquals(List.of("verified", "not_found"), ends.get(0));
        assertEquals(ends.get(0), ends.get(1));
    }

    @Test
    void bothInOneTransactionGiveTheSameRows() throws SQLException {
        store("The bridge will be rebuilt.");
        UUID source = source("one-transaction");
        UUID item = UUID.randomUUID();

        inTransaction(connection -> {
            tables.lock(connection, List.of(source), List.of(source));
            tables.writeCitations(connection, List.of(row(source, item, "will be rebuilt")));
            tables.writeCaptures(connection, List.of(captureRow(source, 1, "The bridge will be rebuilt.")));
            tables.recheck(connection, List.of(source));
        });

        assertEquals("verified", verification(item));
    }

    @Test
    void aCaptureWaitsForACitationThatIsBeingWritten() throws Exception {
        store("The school will reopen.");
        UUID source = source("capture-waits");
        UUID item = UUID.randomUUID();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Connection citing = connect()) {
            cite(citing, source, item, "will reopen");

            Future<?> capturing = other.submit(() -> {
                inTransaction(connection -> capture(connection, source, 1, "The school will reopen."));
                return null;
            });
            awaitWaiting(1);
            assertFalse(capturing.isDone());
            citing.commit();
            capturing.get();
        } finally {
            other.shutdown();
        }

        assertEquals("verified", verification(item));
    }

    @Test
    void aCitationWaitsForACaptureThatIsBeingWritten() throws Exception {
        store("The road will be paved.");
        UUID source = source("citation-waits");
        UUID item = UUID.randomUUID();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Connection capturing = connect()) {
            capture(capturing, source, 1, "The road will be paved.");

            Future<?> citing = other.submit(() -> {
                inTransaction(connection -> cite(connection, source, item, "will be paved"));
                return null;
            });
            awaitWaiting(1);
            capturing.commit();
            citing.get();
        } finally {
            other.shutdown();
        }

        assertEquals("verified", verification(item));
    }

    @Test
    void twoThatOnlyCiteDoNotWaitForEachOther() throws SQLException {
        UUID source = source("two-cite");
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();

        try (Connection one = connect();
                Connection two = connect()) {
            cite(one, source, first, "a");
            cite(two, source, second, "b");
            two.commit();
            one.commit();
        }

        assertEquals("no_capture", verification(first));
        assertEquals("no_capture", verification(second));
    }

    @Test
    void manyPartitionsAtOnceEndInTheRowsOfOneAfterAnother() throws Exception {
        int rounds = 40;
        List<UUID> items = new ArrayList<>();
        ExecutorService partitions = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            String text = "Promise number " + i + " will be kept.";
            store(text);
            UUID source = source("many-" + i);
            UUID other = source("many-" + ((i + 1) % rounds));
            UUID item = UUID.randomUUID();
            items.add(item);
            running.add(partitions.submit(() -> {
                inTransaction(connection -> {
                    tables.lock(connection, List.of(source, other), List.of());
                    tables.writeCitations(
                            connection,
                            List.of(row(source, item, text), row(other, UUID.randomUUID(), "stands nowhere")));
                });
                return null;
            }));
            running.add(partitions.submit(() -> {
                inTransaction(connection -> capture(connection, source, 1, text));
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        partitions.shutdown();

        for (UUID item : items) {
            assertEquals("verified", verification(item));
        }
        assertEquals(
                0,
                count("SELECT count(*) FROM citation WHERE quote = 'stands nowhere'"
                        + " AND verification <> 'not_found'"));
    }

    @Test
    void anyCaptureOfTheSourceVerifies() throws SQLException {
        store("The first version names the harbour.");
        store("The second version is silent.");
        UUID source = source("two-captures");
        UUID before = UUID.randomUUID();
        UUID after = UUID.randomUUID();

        inTransaction(connection -> capture(connection, source, 1, "The first version names the harbour."));
        inTransaction(connection -> cite(connection, source, before, "names the harbour"));
        inTransaction(connection -> capture(connection, source, 2, "The second version is silent."));
        inTransaction(connection -> cite(connection, source, after, "names the harbour"));

        assertEquals("verified", verification(before));
        assertEquals("verified", verification(after));
    }

    @Test
    void anAmendedCitationIsJudgedAnewAndARemovedOneGoes() throws SQLException {
        store("Ferries will run daily.");
        UUID with = source("amended-with");
        UUID without = source("amended-without");
        UUID item = UUID.randomUUID();
        inTransaction(connection -> capture(connection, with, 1, "Ferries will run daily."));

        inTransaction(connection -> cite(connection, with, item, "run daily"));
        assertEquals("verified", verification(item));
        inTransaction(connection -> cite(connection, with, item, "run hourly"));
        assertEquals("not_found", verification(item));
        inTransaction(connection -> cite(connection, without, item, "run daily"));
        assertEquals("no_capture", verification(item));
        inTransaction(connection -> tables.writeCitations(connection, List.of(new CitationRow(item, null))));
        assertEquals(0, count("SELECT count(*) FROM citation WHERE commitment_id = '" + item + "'"));
    }

    @Test
    void aRecheckTellsWhatItChanged() throws SQLException {
        store("Wells will be dug.");
        UUID source = source("recheck");
        UUID item = UUID.randomUUID();
        inTransaction(connection -> cite(connection, source, item, "Wells will be dug"));
        inTransaction(connection -> {
            tables.lock(connection, List.of(), List.of(source));
            tables.writeCaptures(connection, List.of(captureRow(source, 1, "Wells will be dug.")));
            assertEquals(Set.of(item), tables.recheck(connection, List.of(source)));
            assertEquals(Set.of(), tables.recheck(connection, List.of(source)));
        });
    }

    @Test
    void aSourceWrittenAgainKeepsWhatItIsAndMovesOn() throws SQLException {
        UUID id = source("written-again");
        Source report = new Source("written-again", "Report", "The port", null, null, "en", null, null);
        SourceRow later = new SourceRow(id, report, NOW, NOW.plusSeconds(60), 2, new byte[] {2});

        inTransaction(connection ->
                tables.writeSources(connection, List.of(new SourceRow(id, report, NOW, NOW, 1, new byte[] {1}))));
        inTransaction(connection -> tables.writeSources(connection, List.of(later)));

        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT title, publisher, revision, updated_at > registered_at FROM source WHERE id = ?")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                assertTrue(row.next());
                assertEquals("Report", row.getString(1));
                assertEquals("The port", row.getString(2));
                assertEquals(2, row.getInt(3));
                assertTrue(row.getBoolean(4));
            }
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private static void inTransaction(Work work) throws SQLException {
        try (Connection connection = connect()) {
            work.on(connection);
            connection.commit();
        }
    }

    private static Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(servers.jdbcUrl(), servers.username(), servers.password());
        connection.setAutoCommit(false);
        return connection;
    }

    private void cite(Connection connection, UUID source, UUID item, String quote) throws SQLException {
        tables.lock(connection, List.of(source), List.of());
        tables.writeCitations(connection, List.of(row(source, item, quote)));
    }

    private void capture(Connection connection, UUID source, int seq, String text) throws SQLException {
        tables.lock(connection, List.of(), List.of(source));
        tables.writeCaptures(connection, List.of(captureRow(source, seq, text)));
        tables.recheck(connection, List.of(source));
    }

    private static CitationRow row(UUID source, UUID item, String quote) {
        return new CitationRow(item, new Citation(source, quote, null, null));
    }

    private static SourceCaptureRow captureRow(UUID source, int seq, String text) {
        return new SourceCaptureRow(source, seq, document(text).capture(), NOW, new RecordPosition(0, seq));
    }

    private static void store(String text) throws SQLException {
        inTransaction(connection -> StoredTexts.put(connection, document(text), NOW));
    }

    private static TextDocument document(String text) {
        return TextDocument.of(text);
    }

    private static UUID source(String slug) {
        return EventIds.ofSource(slug);
    }

    private static String verification(UUID item) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement select =
                        connection.prepareStatement("SELECT verification FROM citation WHERE commitment_id = ?")) {
            select.setObject(1, item);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : "no row";
            }
        }
    }

    private static int count(String sql) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void awaitWaiting(int transactions) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                        >= transactions);
    }
}
