package org.onrecord.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/**
 * The embedded broker in a process of its own, so that it can be killed alone: on the same ports after every start, and by a
 * clock that may be wrong.
 */
public final class BrokerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String UP = "up";

    private final Path directory;
    private final int[] ports = FreePorts.several(2);
    private Process process;

    public BrokerProcess(Path directory) {
        this.directory = directory;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + ports[0];
    }

    /** Starts it by the right time; see {@link #start(Duration)}. */
    public void start() {
        start(Duration.ZERO);
    }

    /**
     * Starts it by a clock that is fast by so much; returns once it takes requests. A slow one would not do: parts of the
     * broker look at the machine's clock nevertheless, and it refuses what seems to come from the future.
     */
    public void start(Duration shift) {
        Path output = directory.resolveSibling(directory.getFileName() + ".out");
        try {
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BrokerProcess.class.getName(),
                            directory.toString(),
                            Integer.toString(ports[0]),
                            Integer.toString(ports[1]),
                            Long.toString(shift.toMillis())))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (Files.readString(output).lines().noneMatch(UP::equals)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("The broker did not start.\n" + Files.readString(output));
                }
                Thread.sleep(50);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Ends it as a crash would. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends it in order. */
    @Override
    public void close() {
        if (isAlive()) {
            process.destroy();
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs until it is killed or its parent is gone. */
    public static void main(String... arguments) throws IOException {
        Duration shift = Duration.ofMillis(Long.parseLong(arguments[3]));
        KafkaBroker broker = KafkaBroker.start(
                Path.of(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                shift.isZero() ? Time.SYSTEM : new ShiftedTime(shift.toMillis()));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
        System.out.println(UP);
        while (System.in.read() >= 0) {
            // Nobody says anything; the end of the line is the end of the parent.
        }
        System.exit(0);
    }

    /** A wall clock that is wrong, and a stopwatch that is not. */
    private record ShiftedTime(long shiftMillis) implements Time {

        @Override
        public long milliseconds() {
            return Time.SYSTEM.milliseconds() + shiftMillis;
        }

        @Override
        public long nanoseconds() {
            return Time.SYSTEM.nanoseconds();
        }

        @Override
        public void sleep(long millis) {
            Time.SYSTEM.sleep(millis);
        }

        @Override
        public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMillis)
                throws InterruptedException {
            Time.SYSTEM.waitObject(object, condition, deadlineMillis - shiftMillis);
        }
    }
}
