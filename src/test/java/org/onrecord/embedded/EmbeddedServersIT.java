package org.onrecord.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class EmbeddedServersIT {
    private static final TopicPartition NOTES = new TopicPartition("notes", 0);

    @TempDir
    Path directory;

    @Test
    void whatBothHoldIsThereAfterARestart() throws Exception {
        // given
        try (EmbeddedServers servers = EmbeddedServers.start(directory)) {
            createTable(servers);
            insert(servers, "kept");
            createTopic(servers);
            send(servers, "kept");
        }

        // when
        try (EmbeddedServers servers = EmbeddedServers.start(directory)) {
            // then
            assertEquals(List.of("kept"), rows(servers));
            assertEquals(List.of("kept"), records(servers, 1));
            for (String folder : List.of("postgresql", "kafka")) {
                assertEquals(
                        PosixFilePermissions.fromString("rwx------"),
                        Files.getPosixFilePermissions(directory.resolve(folder)));
            }
            assertEquals("on", setting(servers, "fsync"));
            assertEquals("on", setting(servers, "synchronous_commit"));
            assertEquals("127.0.0.1", setting(servers, "listen_addresses"));
        }
    }

    @Test
    void theDatabaseLetsNobodyInWithoutItsPassword() throws Exception {
        try (EmbeddedServers servers = EmbeddedServers.start(directory, EnumSet.of(EmbeddedServers.Part.POSTGRESQL))) {
            assertThrows(SQLException.class, () -> connect(servers, "").close());
            assertThrows(SQLException.class, () -> connect(servers, "wrong").close());
            assertEquals(
                    PosixFilePermissions.fromString("rw-------"),
                    Files.getPosixFilePermissions(directory.resolve("postgresql/password")));
        }
    }

    @Test
    void oneAloneCanBeStarted() throws Exception {
        try (EmbeddedServers servers = EmbeddedServers.start(directory, Set.of(EmbeddedServers.Part.KAFKA))) {
            createTopic(servers);
            send(servers, "alone");
            assertEquals(List.of("alone"), records(servers, 1));
            assertThrows(IllegalStateException.class, servers::jdbcUrl);
        }
    }

    @Test
    void eachComesBackOnItsPortAfterItWasStopped() throws Exception {
        // given
        try (EmbeddedServers servers = EmbeddedServers.start(directory)) {
            createTable(servers);
            insert(servers, "before");
            createTopic(servers);
            send(servers, "before");
            String url = servers.jdbcUrl();
            String bootstrap = servers.bootstrapServers();

            // when
            servers.postgres().kill();
            assertThrows(SQLException.class, () -> rows(servers));
            servers.postgres().start();
            servers.kafka().stop();
            servers.kafka().start();

            // then
            assertEquals(url, servers.jdbcUrl());
            assertEquals(bootstrap, servers.bootstrapServers());
            insert(servers, "after");
            send(servers, "after");
            assertEquals(List.of("before", "after"), rows(servers));
            assertEquals(List.of("before", "after"), records(servers, 2));
        }
    }

    @Test
    void aSecondInstanceOnTheSameFolderIsRefused() {
        try (EmbeddedServers first = EmbeddedServers.start(directory, Set.of(EmbeddedServers.Part.POSTGRESQL))) {
            CannotStartException refusal =
                    assertThrows(CannotStartException.class, () -> EmbeddedServers.start(directory));
            assertTrue(refusal.getMessage().contains("already running on the data folder"), refusal.getMessage());
            assertTrue(first.jdbcUrl().startsWith("jdbc:postgresql://127.0.0.1:"));
        }
    }

    @Test
    void aProcessThatMerelyHasTheNumberOfTheFormerServerIsLeftAlone() throws Exception {
        // given
        try (EmbeddedServers servers = EmbeddedServers.start(directory, Set.of(EmbeddedServers.Part.POSTGRESQL))) {
            createTable(servers);
        }
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    directory.resolve("postgresql/data/postmaster.pid"),
                    bystander.pid() + "\n" + directory.resolve("postgresql/data") + "\n1\n");

            // when
            try (EmbeddedServers servers = EmbeddedServers.start(directory, Set.of(EmbeddedServers.Part.POSTGRESQL))) {
                // then
                assertEquals(List.of(), rows(servers));
                assertTrue(bystander.isAlive());
            }
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void afterTheProcessWasKilledTheNextStartTakesOver() throws Exception {
        // given
        long begin = System.nanoTime();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try (var output = child.inputReader()) {
            Optional<String> written = output.lines().filter("written"::equals).findFirst();
            assertTrue(written.isPresent(), "the child did not get as far as writing");
        } finally {
            child.destroyForcibly();
        }
        Duration firstStart = Duration.ofNanos(System.nanoTime() - begin);
        child.waitFor();
        long orphan = Long.parseLong(Files.readAllLines(directory.resolve("postgresql/data/postmaster.pid"))
                .get(0));
        assertTrue(ProcessHandle.of(orphan).isPresent(), "the database did not outlive its parent");

        // when
        long start = System.nanoTime();
        try (EmbeddedServers servers = EmbeddedServers.start(directory)) {
            send(servers, "after");
            insert(servers, "after");
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            // then
            assertEquals(List.of("before", "after"), rows(servers));
            assertEquals(List.of("before", "after"), records(servers, 2));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ProcessHandle.of(orphan).isEmpty());
            // 15 s are the promise; a machine too busy for a first start in that time is given as long again.
            assertTrue(
                    took.compareTo(Duration.ofSeconds(15)) < 0 || took.compareTo(firstStart) < 0,
                    "took " + took + ", the first start " + firstStart);
        }
    }

    /** Writes to both servers, says so, and waits to be killed. */
    static final class Child {
        private Child() {}

        public static void main(String... args) throws Exception {
            EmbeddedServers servers = EmbeddedServers.start(Path.of(args[0]));
            createTable(servers);
            insert(servers, "before");
            createTopic(servers);
            send(servers, "before");
            System.out.println("written");
            Thread.sleep(TimeUnit.MINUTES.toMillis(10));
        }
    }

    private static Connection connect(EmbeddedServers servers, String password) throws SQLException {
        return DriverManager.getConnection(servers.jdbcUrl(), servers.username(), password);
    }

    private static void createTable(EmbeddedServers servers) throws SQLException {
        execute(servers, "CREATE TABLE note (id serial PRIMARY KEY, word text)");
    }

    private static void insert(EmbeddedServers servers, String word) throws SQLException {
        execute(servers, "INSERT INTO note (word) VALUES ('" + word + "')");
    }

    private static void execute(EmbeddedServers servers, String sql) throws SQLException {
        try (Connection connection = connect(servers, servers.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(EmbeddedServers servers) throws SQLException {
        return query(servers, "SELECT word FROM note ORDER BY id");
    }

    private static String setting(EmbeddedServers servers, String name) throws SQLException {
        return query(servers, "SHOW " + name).get(0);
    }

    private static List<String> query(EmbeddedServers servers, String sql) throws SQLException {
        try (Connection connection = connect(servers, servers.password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (result.next()) {
                found.add(result.getString(1));
            }
            return found;
        }
    }

    private static void createTopic(EmbeddedServers servers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(NOTES.topic(), 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void send(EmbeddedServers servers, String word) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(NOTES.topic(), word)).get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> records(EmbeddedServers servers, int count) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(NOTES));
            consumer.seekToBeginning(List.of(NOTES));
            List<String> words = new ArrayList<>();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (words.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    words.add(record.value());
                }
            }
            return words;
        }
    }
}
