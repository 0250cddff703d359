package org.onrecord.checkpoint;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.MovedClock;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.ChainHash;

/** Who kept a checkpoint notices a history that is rewritten afterwards, however well that is done. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class CheckpointsIT {

    private static final String CHECKPOINTS = "/api/v1/checkpoints";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    CheckpointRepository repository;

    @Inject
    SigningKey key;

    @ConfigProperty(name = "onrecord.data-dir")
    Path dataDirectory;

    @TempDir
    Path folder;

    private final Desk desk = new Desk();

    /** A row of a chain as it stands. */
    @SuppressWarnings("ArrayRecordComponent") // read and written back by one test
    private record Row(int seq, String event, byte[] previous, byte[] hash) {}

    @Test
    void aRowThatIsRewrittenIsCaughtByTheProofAndByTheCheckpoint() throws Exception {
        // given a chain, and a checkpoint that somebody keeps
        String slug = desk.call();
        desk.finding(slug, "2022-05-01", "stalled");
        desk.finding(slug, "2022-06-01", "in_progress");
        desk.log(slug, Desk.update("2022-07", Desk.says("Desk", "analyst", "stalled"), ",'visibility':'internal'"));
        UUID item = UUID.fromString(desk.read("nobody", slug).getString("id"));
        String kept = made();
        assertEquals(List.of(), proof(slug).faults());
        assertEquals(List.of(), against(kept, events("analyst")).faults());
        assertEquals(List.of(), against(kept, events("nobody")).faults());

        // when one event is rewritten
        List<Row> before = rows(item);
        try {
            Row second = before.get(1);
            write(item, new Row(second.seq(), rewritten(second.event()), second.previous(), second.hash()));

            // then both say so
            assertEquals(
                    List.of("The chain is broken: link 2 is not what was hashed."),
                    proof(slug).faults());
            assertFalse(against(kept, events("analyst")).good());

            // and when the whole chain is computed anew, the proof is whole and the checkpoint is not deceived
            byte[] head = before.get(0).hash();
            for (Row row : before.subList(1, before.size())) {
                String event = row.seq() == second.seq() ? rewritten(row.event()) : row.event();
                byte[] next = ChainHash.next(head, event);
                write(item, new Row(row.seq(), event, head, next));
                head = next;
            }
            assertEquals(List.of(), proof(slug).faults());
            for (String who : List.of("analyst", "nobody")) {
                assertEquals(
                        List.of("The heads of the chains are not those that the checkpoint states: the history was"
                                + " rewritten."),
                        against(kept, events(who)).faults());
            }
        } finally {
            for (Row row : before) {
                write(item, row);
            }
        }
        // and what comes afterwards does not disturb it
        desk.finding(slug, "2022-08-01", "implemented");
        assertEquals(List.of(), against(kept, events("analyst")).faults());
    }

    @Test
    void checkpointsNameTheOneBeforeAndAreSignedByTheServedKey() throws Exception {
        desk.call();
        JsonPath first = JsonPath.from(made());
        desk.call();
        JsonPath second = JsonPath.from(made());

        assertEquals(first.getLong("number") + 1, second.getLong("number"));
        assertEquals(Statement.hash(first.getString("statement")), second.getString("previous"));
        assertEquals(desk.get("nobody", CHECKPOINTS + "/key").getString("publicKey"), second.getString("publicKey"));
        assertEquals(
                second.getString("statement"),
                desk.get("nobody", CHECKPOINTS + "/latest").getString("statement"));
        assertEquals(
                List.of(second.getInt("number"), first.getInt("number")),
                desk.get("nobody", CHECKPOINTS + "?limit=2").getList("items.number"));
        assertEquals(
                first.getString("signature"),
                desk.get("nobody", CHECKPOINTS + "/" + first.getLong("number")).getString("signature"));
        // nothing has changed, so nothing is made
        Desk.admin().post(CHECKPOINTS).then().statusCode(200).body("number", equalTo(second.getInt("number")));
        Desk.nobody().post(CHECKPOINTS).then().statusCode(401);
        Desk.nobody().get(CHECKPOINTS + "/999999").then().statusCode(404);
        // and the key is its owner's alone
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDirectory.resolve("checkpoint.key"))));
    }

    @Test
    void aStatementThatWasChangedOrSignedByAnotherKeyIsNotGood() throws Exception {
        desk.call();
        String kept = made();
        byte[] trusted = Base64.getDecoder().decode(JsonPath.from(kept).getString("publicKey"));
        byte[] other = Ed25519.ofSeed(new byte[Ed25519.SEED]).getPublic().getEncoded();

        assertTrue(CheckpointFile.read(in(kept), trusted).signature().good());
        assertFalse(CheckpointFile.read(in(kept), other).signature().good());
        String changed = kept.replaceFirst("chains\\\\\":", "chains\\\\\":1");
        assertFalse(changed.equals(kept));
        assertFalse(CheckpointFile.read(in(changed), trusted).signature().good());
    }

    @Test
    void theDocumentedRecipeComesToTheSameHeads() throws Exception {
        desk.call();
        Files.writeString(folder.resolve("checkpoint.json"), made());
        Files.writeString(folder.resolve("events.ndjson"), events("nobody"));
        String page = Files.readString(Path.of("docs/exports.md"));
        int from = page.indexOf("jq -rj .statement checkpoint.json");

        Process shell = new ProcessBuilder("bash", "-ec", page.substring(from, page.indexOf("```", from)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertTrue(shell.waitFor(30, TimeUnit.SECONDS));
        assertEquals(3, said.size(), said.toString());
        assertEquals("Signature Verified Successfully", said.get(0));
        assertEquals(said.get(2), said.get(1));
    }

    @Test
    void oneIsMadeWhenItIsDueAndSomethingHasChanged() throws Exception {
        // given one that was made just now, by a clock of our own
        desk.call();
        Instant begun = Instant.parse(JsonPath.from(made()).getString("madeAt"));
        MovedClock clock = new MovedClock(begun.toString());
        Checkpoints hourly = new Checkpoints(repository, new Hourly(), key, clock);
        desk.call();

        // then it is not yet time for another, after an hour it is, and then nothing has changed
        clock.to(begun.plus(Duration.ofMinutes(59)));
        assertFalse(hourly.makeIfDue());
        clock.to(begun.plus(Duration.ofHours(1)));
        assertTrue(hourly.makeIfDue());
        clock.to(begun.plus(Duration.ofHours(3)));
        assertFalse(hourly.makeIfDue());
        // and a clock that was set back keeps nobody waiting
        desk.call();
        clock.to(begun.minus(Duration.ofDays(1)));
        assertTrue(hourly.makeIfDue());
    }

    private record Hourly() implements CheckpointConfig {

        @Override
        public Duration every() {
            return Duration.ofHours(1);
        }

        @Override
        public Optional<String> key() {
            return Optional.empty();
        }
    }

    private static String made() {
        return Desk.admin().post(CHECKPOINTS).then().extract().asString();
    }

    private static Verdict proof(String slug) throws IOException {
        return ProofFile.check(in(new Desk()
                .analyst()
                .get("/api/v1/commitments/" + slug + "/proof")
                .then()
                .statusCode(200)
                .extract()
                .asString()));
    }

    private String events(String who) {
        return desk.with(who)
                .get("/api/v1/exports/events.ndjson")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static Verdict against(String checkpoint, String events) throws IOException {
        return CheckpointFile.read(in(checkpoint), null).against(in(events));
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String rewritten(String event) {
        return event.replace("As seen on", "As read on");
    }

    private List<Row> rows(UUID subject) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT seq, event, previous_hash, hash FROM timeline_entry WHERE subject = ? ORDER BY seq")) {
            select.setObject(1, subject);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(found.getInt(1), found.getString(2), found.getBytes(3), found.getBytes(4)));
                }
            }
        }
        return rows;
    }

    /** What somebody with a hand in the database does: the row, and the head where it is the last one. */
    private void write(UUID subject, Row row) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE timeline_entry SET event = ?, previous_hash = ?, hash = ? WHERE subject = ? AND seq = ?");
                PreparedStatement head = connection.prepareStatement(
                        "UPDATE commitment_standing SET head_hash = ? WHERE commitment_id = ? AND revision = ?")) {
            update.setString(1, row.event());
            update.setBytes(2, row.previous());
            update.setBytes(3, row.hash());
            update.setObject(4, subject);
            update.setInt(5, row.seq());
            update.executeUpdate();
            head.setBytes(1, row.hash());
            head.setObject(2, subject);
            head.setInt(3, row.seq());
            head.executeUpdate();
        }
    }
}
