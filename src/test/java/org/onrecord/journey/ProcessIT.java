package org.onrecord.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.journey.RunningService.Ended;

class ProcessIT {
    @TempDir
    Path directory;

    @Test
    void theFirstStartSaysWhereEverythingIs() {
        try (RunningService service = RunningService.start(directory)) {
            String output = service.output();
            assertTrue(output.contains("Onrecord listens on  " + service.url("")), output);
            assertTrue(output.contains("Its data lies in     " + directory), output);
            assertTrue(output.contains(directory.resolve("admin.key").toString()), output);
            assertTrue(output.contains("curl " + service.url("/api/v1/")), output);
            assertEquals("", service.errors());
            for (String probe : List.of("started", "ready", "live")) {
                assertEquals(200, service.get("/q/health/" + probe).statusCode());
            }
        }
    }

    @Test
    void theProjectionIsRebuiltAtTheTerminalAndNotBesideAnInstanceOnTheSameFolder() {
        try (RunningService service = RunningService.start(directory, "--sample")) {
            Ended beside = RunningService.runToEnd(directory, Map.of(), "rebuild");

            assertEquals(1, beside.exitCode());
            assertTrue(beside.errors().contains("Another instance"), beside.errors());
            assertEquals(143, service.stop().exitCode());
        }

        Ended ended = RunningService.runToEnd(directory, Map.of(), "rebuild");

        assertEquals(0, ended.exitCode(), ended.output() + ended.errors());
        assertTrue(ended.output().lines().anyMatch("done"::equals), ended.output());
    }

    @Test
    void theFirstCheckpointIsThereSoonAfterTheFirstEntries() {
        try (RunningService service = RunningService.start(directory, "--sample")) {
            await().atMost(Duration.ofSeconds(50))
                    .until(() -> service.get("/api/v1/checkpoints/latest").statusCode() == 200);
        }
    }

    @Test
    void afterTheSignalToEndNothingIsLeftRunning() throws Exception {
        try (RunningService service = RunningService.start(directory)) {
            long database = databaseProcess();

            Ended ended = service.stop();

            assertEquals(143, ended.exitCode());
            assertEquals("", ended.errors());
            awaitGone(database);
            assertFalse(Files.exists(directory.resolve("postgresql/data/postmaster.pid")));
            assertTrue(Files.exists(directory.resolve("kafka/.kafka_cleanshutdown")), "Kafka did not stop in order");
        }
    }

    @Test
    void afterAKillTheNextStartIsReadyAgainSoon() throws Exception {
        long begin = System.nanoTime();
        try (RunningService killed = RunningService.start(directory)) {
            Duration firstStart = Duration.ofNanos(System.nanoTime() - begin);
            long database = databaseProcess();
            killed.kill();
            assertTrue(ProcessHandle.of(database).isPresent(), "PostgreSQL did not outlive the program");

            long start = System.nanoTime();
            try (RunningService service = RunningService.start(directory)) {
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertEquals(200, service.get("/q/health/ready").statusCode());
                awaitGone(database);
                // 15 s are the promise; a machine too busy for a first start in that time is given as long again.
                assertTrue(
                        took.compareTo(Duration.ofSeconds(15)) < 0 || took.compareTo(firstStart) < 0,
                        "took " + took + ", the first start " + firstStart);
            }
        }
    }

    @Test
    void aSecondInstanceOnTheSameFolderIsRefusedInOneSentence() {
        try (RunningService first = RunningService.start(directory)) {
            Ended second = RunningService.runToEnd(directory.resolve("."), Map.of());

            assertRefused(
                    second, "Another instance of Onrecord is already running on the data folder " + directory + ".");
            assertEquals(200, first.get("/q/health/ready").statusCode());
        }
    }

    @Test
    void aPortInUseIsToldInOneSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Ended ended = RunningService.runToEnd(directory, Map.of("QUARKUS_HTTP_PORT", port));

            assertRefused(
                    ended,
                    "Port " + port + " on 127.0.0.1 cannot be used, probably because another program has it;"
                            + " choose another with QUARKUS_HTTP_PORT.");
        }
    }

    @Test
    void aDataFolderThatIsAFileIsToldInOneSentence() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertRefused(RunningService.runToEnd(file, Map.of()), "The data folder " + file + " is not a folder.");
    }

    @Test
    void aDataFolderThatCannotBeWrittenIsToldInOneSentence() throws IOException {
        // Not even root can make a folder below a file.
        Path below = Files.createFile(directory.resolve("file")).resolve("data");

        assertRefused(RunningService.runToEnd(below, Map.of()), "The data folder " + below + " cannot be written to.");
    }

    @Test
    void outsideServersThatAreNotThereAreToldInOneSentence() {
        Ended database = RunningService.runToEnd(
                directory,
                Map.of("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:1/onrecord?password=secret"));
        assertRefused(database, "The database at jdbc:postgresql://127.0.0.1:1/onrecord cannot be used: ");

        Ended broker = RunningService.runToEnd(directory, Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"));
        assertRefused(broker, "Kafka cannot be reached at 127.0.0.1:1.");
    }

    @Test
    void anUnknownOptionIsToldInOneSentence() {
        Ended ended = RunningService.runToEnd(directory, Map.of(), "--sampel");

        assertEquals(2, ended.exitCode());
        assertEquals("", ended.output());
        assertEquals("Unknown option --sampel; --help lists what there is.\n", ended.errors());
    }

    @Test
    void helpAndVersionAnswerWithoutStartingAnything() {
        Ended help = RunningService.runToEnd(directory.resolve("data"), Map.of(), "--help");
        assertEquals(0, help.exitCode());
        assertTrue(help.output().contains("--sample"), help.output());

        Ended version = RunningService.runToEnd(directory.resolve("data"), Map.of(), "--version");
        assertEquals(0, version.exitCode());
        assertTrue(version.output().matches("onrecord \\d+\\.\\d+\\.\\d+\\S*\n"), version.output());
        assertFalse(Files.exists(directory.resolve("data")));
    }

    /** The number of a process that has ended stays in use until its parent has taken notice. */
    private static void awaitGone(long process) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ProcessHandle.of(process).isEmpty());
    }

    private long databaseProcess() throws IOException {
        return Long.parseLong(Files.readAllLines(directory.resolve("postgresql/data/postmaster.pid"))
                .get(0));
    }

    private static void assertRefused(Ended ended, String sentence) {
        assertEquals(1, ended.exitCode(), ended.errors());
        assertEquals("", ended.output());
        assertTrue(ended.errors().startsWith(sentence), ended.errors());
        assertEquals(1, ended.errors().lines().count(), ended.errors());
    }
}
