package org.onrecord.journey;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packaged program in a process of its own, as its users run it: {@code java -jar}, a data folder, a free port.
 *
 * <p>{@link #start} gives a service that is ready; {@link #runToEnd} is for starts that are expected to fail. Closing
 * ends everything, a PostgreSQL left by {@link #kill} included.
 */
public final class RunningService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path dataDirectory;
    private final int port;
    private final Process process;
    private final Path output;
    private final Path errors;

    /** How a process ended and what it wrote. */
    public record Ended(int exitCode, String output, String errors) {}

    private RunningService(Path dataDirectory, int port, Process process, Path output, Path errors) {
        this.dataDirectory = dataDirectory;
        this.port = port;
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts the program on a data folder and returns when it says that it is ready. */
    public static RunningService start(Path dataDirectory, String... arguments) {
        return start(dataDirectory, Map.of(), arguments);
    }

    /** The same with environment variables, which win over the data folder and port chosen here. */
    public static RunningService start(Path dataDirectory, Map<String, String> environment, String... arguments) {
        return launch(dataDirectory, environment, arguments).whenReady();
    }

    /** Starts the program and waits for it to end by itself. */
    public static Ended runToEnd(Path dataDirectory, Map<String, String> environment, String... arguments) {
        try (RunningService service = launch(dataDirectory, environment, arguments)) {
            return service.awaitEnd();
        }
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public int port() {
        return port;
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    /** What the program has written to standard output so far. */
    public String output() {
        return read(output);
    }

    /** What the program has written to standard error so far. */
    public String errors() {
        return read(errors);
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(url(path)).build());
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the program as a crash would ({@code kill -9}); its PostgreSQL lives on. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Stops the program where it stands (SIGSTOP), and lets its connections hang, until {@link #resume}. */
    public void pause() {
        signal("STOP");
    }

    /** Lets a program go on that was paused (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the program to end, as Ctrl-C does, and waits until it has. */
    public Ended stop() {
        process.destroy();
        return awaitEnd();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                awaitEnd();
            } catch (IllegalStateException e) {
                kill();
            }
        }
        endOrphan();
        delete(output);
        delete(errors);
    }

    /** Starts the program and returns at once. */
    public static RunningService launch(Path dataDirectory, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("-jar", jar().toString()));
        command.addAll(List.of(arguments));
        return launch(command, dataDirectory, environment);
    }

    /**
     * The same with the program's jars on the class path, as the JVM can take its classes from an archive then and need not
     * read them again at every start.
     *
     * @param option {@code -XX:ArchiveClassesAtExit=…} to leave such an archive, {@code -XX:SharedArchiveFile=…} to use it
     */
    public static RunningService launchFlat(String option, Path dataDirectory, Map<String, String> environment) {
        Path home = jar().getParent();
        // What the build made of a class comes before the class.
        String jars = Stream.of("quarkus", "app", "lib/boot", "lib/main")
                .flatMap(folder -> jarsIn(home.resolve(folder)).stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return launch(List.of(option, "-cp", jars, "org.onrecord.Onrecord"), dataDirectory, environment);
    }

    private static Path jar() {
        Path jar = Path.of(System.getProperty("onrecord.test.jar", "target/quarkus-app/quarkus-run.jar"))
                .toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new IllegalStateException("There is no " + jar + "; run mvn package first.");
        }
        return jar;
    }

    private static List<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunningService launch(List<String> java, Path dataDirectory, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        try {
            int port = freePort();
            Path output = Files.createTempFile("onrecord", ".out");
            Path errors = Files.createTempFile("onrecord", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
            builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
            builder.environment().put("ONRECORD_DATA_DIR", dataDirectory.toString());
            builder.environment().putAll(environment);
            int chosen = Integer.parseInt(builder.environment().get("QUARKUS_HTTP_PORT"));
            return new RunningService(dataDirectory, chosen, builder.start(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This service once it says that it is ready; closed where it does not. */
    public RunningService whenReady() {
        try {
            awaitReady();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Waits until it says that it is ready; fails where it ends instead, or takes too long. */
    public void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("The service did not become ready.\n" + output() + errors());
            }
            rest();
        }
    }

    /** Whether it says that it is ready. */
    public boolean isReady() {
        try {
            HttpRequest asked = HttpRequest.newBuilder(url("/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return send(asked).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private Ended awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The service did not end.\n" + output() + errors());
            }
            return new Ended(process.exitValue(), output(), errors());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void endOrphan() {
        Path pidFile = dataDirectory.resolve("postgresql/data/postmaster.pid");
        if (!Files.isRegularFile(pidFile)) {
            return;
        }
        long pid = Long.parseLong(read(pidFile).lines().findFirst().orElseThrow());
        ProcessHandle.of(pid)
                .filter(it -> it.info().command().orElse("").startsWith(dataDirectory.toString()))
                .ifPresent(it -> {
                    it.destroyForcibly();
                    it.onExit().join();
                });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void rest() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
