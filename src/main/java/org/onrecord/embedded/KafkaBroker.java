package org.onrecord.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka broker that is its own controller, in this process, on the loopback address.
 *
 * <p>There is no replica to fall back on, so every append is flushed to disk before it is acknowledged.
 */
public final class KafkaBroker {
    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";
    private static final long PATIENCE_SECONDS = 60;

    private final Path directory;
    private final int port;
    private final int controllerPort;
    private final Time time;
    private KafkaRaftServer server;

    private KafkaBroker(Path directory, int port, int controllerPort, Time time) {
        this.directory = directory;
        this.port = port;
        this.controllerPort = controllerPort;
        this.time = time;
    }

    /**
     * Starts a broker on free ports; its files lie in {@code directory}, which no other live process may use.
     *
     * @throws CannotStartException with the reason Kafka gave
     */
    static KafkaBroker start(Path directory) {
        int[] ports = FreePorts.several(2);
        return start(directory, ports[0], ports[1], Time.SYSTEM);
    }

    /** The same on given ports, by a given clock. */
    static KafkaBroker start(Path directory, int port, int controllerPort, Time time) {
        KafkaBroker broker = new KafkaBroker(directory, port, controllerPort, time);
        try {
            broker.formatOnce();
        } catch (Exception e) {
            throw cannotStart(e);
        }
        broker.start();
        return broker;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Starts the broker again after {@link #stop()}, on the ports it had. Returns once it takes requests. */
    public synchronized void start() {
        if (server != null) {
            return;
        }
        KafkaRaftServer starting = new KafkaRaftServer(KafkaConfig.fromProps(settings()), time);
        try {
            starting.startup();
            server = starting;
            awaitUnfenced();
        } catch (RuntimeException e) {
            stop();
            throw cannotStart(e);
        }
    }

    /** Stops the broker in order; returns when its files are closed. */
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        server.shutdown();
        server.awaitShutdown();
        server = null;
    }

    /** After a crash the controller keeps the broker fenced until the session of its former life has run out. */
    private void awaitUnfenced() {
        try (Admin admin = Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                CommonClientConfigs.CLIENT_ID_CONFIG,
                "onrecord-embedded"))) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (admin.describeCluster()
                    .nodes()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("it did not become ready within " + PATIENCE_SECONDS + " s");
                }
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for it", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("it did not answer", e);
        }
    }

    private void formatOnce() throws Exception {
        Files.createDirectories(directory);
        Folders.closeToOthers(directory);
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(CONTROLLER)
                .setMetadataLogDirectory(directory.toString())
                .addDirectory(directory.toString())
                .setIgnoreFormatted(true)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("log.dirs", directory.toString());
        settings.put(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.put("controller.listener.names", CONTROLLER);
        // The voters of a static quorum are not stored, so the port may be another one at every start.
        settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);

        settings.put("log.flush.interval.messages", "1");
        settings.put("log.retention.ms", "-1");
        settings.put("auto.create.topics.enable", "false");

        // After a crash the broker waits for the session of its former life to end.
        settings.put("broker.session.timeout.ms", "2000");
        settings.put("broker.heartbeat.interval.ms", "400");

        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "1000");
        // The same two for consumers of the newer protocol, whose session the broker decides.
        settings.put("group.consumer.min.session.timeout.ms", "1000");
        settings.put("group.consumer.session.timeout.ms", "6000");
        settings.put("group.consumer.min.heartbeat.interval.ms", "500");
        settings.put("group.consumer.heartbeat.interval.ms", "1500");

        // One small broker: the defaults reserve 128 MiB of heap for compaction alone.
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        return settings;
    }

    private static CannotStartException cannotStart(Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new CannotStartException(
                "The embedded Kafka could not start: " + reason + (reason.endsWith(".") ? "" : "."), e);
    }
}
