package org.onrecord.bench;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.flywaydb.core.Flyway;
import org.onrecord.embedded.EmbeddedServers;

/** The embedded PostgreSQL and Kafka as the service starts them, the schema in place, in a folder that goes at the end. */
final class BenchServers implements AutoCloseable {

    // Held, or the levels would be forgotten with the loggers.
    private static final List<Logger> QUIET = Stream.of("org.apache.kafka", "kafka", "state.change", "org.flywaydb")
            .map(Logger::getLogger)
            .toList();

    private final Path directory;
    private final EmbeddedServers servers;
    private final AgroalDataSource dataSource;

    private BenchServers(Path directory, EmbeddedServers servers, AgroalDataSource dataSource) {
        this.directory = directory;
        this.servers = servers;
        this.dataSource = dataSource;
    }

    static BenchServers start() throws IOException, SQLException {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        Path directory = Files.createTempDirectory("onrecord-bench");
        EmbeddedServers servers = EmbeddedServers.start(directory);
        AgroalDataSource dataSource = AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(10)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(servers.jdbcUrl())
                                .principal(new NamePrincipal(servers.username()))
                                .credential(new SimplePassword(servers.password())))));
        Flyway.configure().dataSource(dataSource).load().migrate();
        return new BenchServers(directory, servers, dataSource);
    }

    AgroalDataSource dataSource() {
        return dataSource;
    }

    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", servers.bootstrapServers());
    }

    /** Settings as the service has them, all at their defaults. */
    <T> T settings(Class<T> mapping) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(mapping)
                .build()
                .getConfigMapping(mapping);
    }

    /** Runs statements one by one, each in a transaction of its own. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    String ask(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** What the figures depend on. */
    List<String> machine() throws SQLException {
        List<String> facts = new ArrayList<>(Machine.facts());
        List<String> settings = new ArrayList<>();
        for (String name : List.of(
                "fsync",
                "synchronous_commit",
                "full_page_writes",
                "wal_compression",
                "shared_buffers",
                "max_wal_size",
                "default_toast_compression")) {
            settings.add(name + "=" + ask("SHOW " + name));
        }
        facts.add("PostgreSQL: " + ask("SHOW server_version") + ", " + String.join(", ", settings));
        facts.add("Kafka: " + AppInfoParser.getVersion() + ", one broker, acks=all, a flush for every append");
        return facts;
    }

    @Override
    public void close() throws IOException {
        dataSource.close();
        servers.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(BenchServers::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
