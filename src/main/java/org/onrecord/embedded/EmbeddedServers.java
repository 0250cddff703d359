package org.onrecord.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * PostgreSQL and Kafka for one data folder, up from {@link #start} to {@link #close}.
 *
 * <p>Both keep what they acknowledged through {@code kill -9} and through a loss of power. What is in the folder stays
 * there from start to start; the ports do not.
 */
public final class EmbeddedServers implements AutoCloseable {
    /** What can be embedded; either may instead run elsewhere. */
    public enum Part {
        POSTGRESQL,
        KAFKA
    }

    private static final Logger LOG = Logger.getLogger(EmbeddedServers.class.getName());

    private final DataDirectory directory;
    private PostgresServer postgres;
    private KafkaBroker kafka;

    private EmbeddedServers(DataDirectory directory) {
        this.directory = directory;
    }

    /** Whether the libraries are there; the container image is built without them. */
    public static boolean areInThisBuild() {
        ClassLoader loader = EmbeddedServers.class.getClassLoader();
        return loader.getResource("kafka/server/KafkaRaftServer.class") != null;
    }

    /** Starts both servers; see {@link #start(Path, Set)}. */
    public static EmbeddedServers start(Path dataDirectory) {
        return start(dataDirectory, EnumSet.allOf(Part.class));
    }

    /**
     * Starts the given servers and returns when they take requests. A PostgreSQL left behind by an instance that was
     * killed is stopped first.
     *
     * @param dataDirectory created where it is missing
     * @throws CannotStartException if the folder cannot be used or a server does not come up; nothing is left running
     */
    public static EmbeddedServers start(Path dataDirectory, Set<Part> parts) {
        EmbeddedServers servers = new EmbeddedServers(DataDirectory.own(dataDirectory));
        try {
            if (parts.contains(Part.POSTGRESQL)) {
                servers.postgres = PostgresServer.start(servers.directory.resolve("postgresql"));
            }
            if (parts.contains(Part.KAFKA)) {
                servers.kafka = KafkaBroker.start(servers.directory.resolve("kafka"));
            }
            return servers;
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    public String jdbcUrl() {
        return postgres().jdbcUrl();
    }

    public String username() {
        return postgres().username();
    }

    public String password() {
        return postgres().password();
    }

    public String bootstrapServers() {
        return kafka().bootstrapServers();
    }

    /**
     * The database server, to be stopped and started by itself.
     *
     * @throws IllegalStateException if PostgreSQL was not among the parts started
     */
    public PostgresServer postgres() {
        if (postgres == null) {
            throw new IllegalStateException("PostgreSQL is not embedded here");
        }
        return postgres;
    }

    /**
     * The broker, to be stopped and started by itself.
     *
     * @throws IllegalStateException if Kafka was not among the parts started
     */
    public KafkaBroker kafka() {
        if (kafka == null) {
            throw new IllegalStateException("Kafka is not embedded here");
        }
        return kafka;
    }

    /** Stops Kafka, then PostgreSQL, then gives the folder free. */
    @Override
    public void close() {
        try {
            if (kafka != null) {
                kafka.stop();
            }
        } finally {
            try {
                if (postgres != null) {
                    postgres.stop();
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "The embedded PostgreSQL did not stop; the next start will stop it.", e);
            } finally {
                directory.close();
            }
        }
    }
}
