package org.onrecord.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.onrecord.embedded.BrokerProcess;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.PostgresServer;

/** PostgreSQL and Kafka for several services, each a process that can be killed and started again where it was. */
final class ServerPair implements AutoCloseable {

    private final EmbeddedServers database;
    private final BrokerProcess broker;

    private ServerPair(EmbeddedServers database, BrokerProcess broker) {
        this.database = database;
        this.broker = broker;
    }

    static ServerPair start(Path directory) throws IOException {
        return start(directory.resolve("database"), directory.resolve("broker"));
    }

    /** Starts them on folders that may lie on different disks. */
    static ServerPair start(Path databaseDirectory, Path brokerDirectory) throws IOException {
        Files.createDirectories(brokerDirectory.getParent());
        EmbeddedServers database =
                EmbeddedServers.start(databaseDirectory, EnumSet.of(EmbeddedServers.Part.POSTGRESQL));
        BrokerProcess broker = new BrokerProcess(brokerDirectory);
        try {
            broker.start();
            return new ServerPair(database, broker);
        } catch (RuntimeException e) {
            broker.close();
            database.close();
            throw e;
        }
    }

    /** Where the database is and who may use it; of the embedded servers only this one is in this process. */
    EmbeddedServers access() {
        return database;
    }

    PostgresServer postgres() {
        return database.postgres();
    }

    BrokerProcess broker() {
        return broker;
    }

    @Override
    public void close() {
        try {
            broker.close();
        } finally {
            database.close();
        }
    }
}
