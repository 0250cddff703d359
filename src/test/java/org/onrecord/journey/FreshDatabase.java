package org.onrecord.journey;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.onrecord.embedded.EmbeddedServers;

/** A second database beside the application's, in the same PostgreSQL, the schema in place; dropped at the end. */
public final class FreshDatabase implements AutoCloseable {

    /** Every table of the projection, with the order in which its rows are compared. */
    private static final Map<String, String> PROJECTION = projection();

    private final EmbeddedServers servers;
    private final String name;
    private final String url;
    private final AgroalDataSource dataSource;

    private FreshDatabase(EmbeddedServers servers, String name, String url, AgroalDataSource dataSource) {
        this.servers = servers;
        this.name = name;
        this.url = url;
        this.dataSource = dataSource;
    }

    /** Makes a database. It may forget its last moments when the power goes, which no test lets happen. */
    public static FreshDatabase in(EmbeddedServers servers) throws SQLException {
        String name = "fresh_" + UUID.randomUUID().toString().replace("-", "");
        execute(servers, "CREATE DATABASE " + name);
        execute(servers, "ALTER DATABASE " + name + " SET synchronous_commit = off");
        String url = servers.jdbcUrl().replaceFirst("(jdbc:postgresql://[^/]+/)[^?]+", "$1" + name);
        AgroalDataSource dataSource = AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(8)
                        .acquisitionTimeout(Duration.ofSeconds(20))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .principal(new NamePrincipal(servers.username()))
                                .credential(new SimplePassword(servers.password())))));
        Flyway.configure().dataSource(dataSource).load().migrate();
        return new FreshDatabase(servers, name, url, dataSource);
    }

    public AgroalDataSource dataSource() {
        return dataSource;
    }

    public String url() {
        return url;
    }

    /** What tells packaged services to use it, a broker and a topic of their own; for a test to add to. */
    public Map<String, String> environment(String bootstrapServers, String topic, String adminKey) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", url);
        environment.put("QUARKUS_DATASOURCE_USERNAME", servers.username());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", servers.password());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("ONRECORD_ADMIN_KEY", adminKey);
        environment.put("ONRECORD_LOG_TOPIC", topic);
        environment.put("ONRECORD_LOG_GROUP_ID", topic);
        // A test is not to wait as long as an operator might want to.
        environment.put("ONRECORD_LOG_SESSION_TIMEOUT", "4s");
        return environment;
    }

    /** Takes over the captured texts, which are not history: no replay brings them back. */
    void copyTexts(DataSource from) throws SQLException {
        try (Connection source = from.getConnection();
                Connection target = dataSource.getConnection();
                Statement select = source.createStatement();
                ResultSet rows = select.executeQuery("SELECT sha256, content, length, stored_at FROM blob");
                PreparedStatement insert = target.prepareStatement("INSERT INTO blob VALUES (?, ?, ?, ?)")) {
            while (rows.next()) {
                for (int column = 1; column <= 4; column++) {
                    insert.setObject(column, rows.getObject(column));
                }
                insert.executeUpdate();
            }
        }
    }

    /** Every row of the projection: by table, in order, column by column, as text. */
    public static Map<String, List<Map<String, String>>> rows(DataSource database) throws SQLException {
        Map<String, List<Map<String, String>>> tables = new LinkedHashMap<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> table : PROJECTION.entrySet()) {
                List<Map<String, String>> rows = new ArrayList<>();
                try (ResultSet result =
                        statement.executeQuery("SELECT * FROM " + table.getKey() + " ORDER BY " + table.getValue())) {
                    ResultSetMetaData columns = result.getMetaData();
                    while (result.next()) {
                        Map<String, String> row = new LinkedHashMap<>();
                        for (int column = 1; column <= columns.getColumnCount(); column++) {
                            // How often rows were replaced is not in the log.
                            if (columns.getColumnName(column).equals("generation")) {
                                continue;
                            }
                            row.put(columns.getColumnName(column), result.getString(column));
                        }
                        rows.add(row);
                    }
                }
                tables.put(table.getKey(), rows);
            }
        }
        return tables;
    }

    @Override
    public void close() throws SQLException {
        dataSource.close();
        execute(servers, "DROP DATABASE " + name + " WITH (FORCE)");
    }

    private static void execute(EmbeddedServers servers, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(servers.jdbcUrl(), servers.username(), servers.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Map<String, String> projection() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("timeline_entry", "part, log_offset");
        tables.put("commitment", "id");
        tables.put("commitment_standing", "commitment_id");
        tables.put("source", "id");
        tables.put("source_capture", "source_id, seq");
        tables.put("citation", "commitment_id");
        tables.put("kept_record", "part, log_offset");
        tables.put("projection_position", "projection, part");
        return tables;
    }
}
