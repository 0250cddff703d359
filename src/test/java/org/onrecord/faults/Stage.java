package org.onrecord.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.Events;
import org.onrecord.journey.FreshDatabase;
import org.onrecord.journey.RunningService;
import org.onrecord.log.LogSettings;
import org.onrecord.log.Replay;
import org.onrecord.source.SourceTables;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.TimelineConfig;
import org.onrecord.timeline.TimelineProjection;
import org.postgresql.ds.PGSimpleDataSource;

/** A database and a topic of its own on a pair of servers, and the services that run on them. */
final class Stage implements AutoCloseable {

    private static final String KEY = "a-key-that-all-instances-know";

    private final ServerPair pair;
    private final Path directory;
    private final FreshDatabase database;
    private final String topic = Events.slug("faults");

    Stage(ServerPair pair, Path directory) throws SQLException {
        this.pair = pair;
        this.directory = directory;
        this.database = FreshDatabase.in(pair.access());
        // That database forgets its last moments when it is killed; these must not.
        execute("ALTER DATABASE " + name() + " RESET synchronous_commit");
    }

    ServerPair pair() {
        return pair;
    }

    String topic() {
        return topic;
    }

    /** The port of the database as services are told it. */
    Map<String, String> environment(int databasePort) {
        Map<String, String> environment = database.environment(pair.broker().bootstrapServers(), topic, KEY);
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:" + databasePort + "/" + name());
        environment.put("ONRECORD_SUBMISSIONS_TOPIC", topic + "-submissions");
        environment.put("ONRECORD_SUBMISSIONS_GROUP_ID", topic + "-submissions");
        environment.put("ONRECORD_LOG_SESSION_TIMEOUT", "3s");
        environment.put("ONRECORD_LOG_DELIVERY_TIMEOUT", "5s");
        environment.put("ONRECORD_LOG_PROJECTION_TIMEOUT", "3s");
        environment.put("ONRECORD_LOG_DATABASE_PATIENCE", "5s");
        environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m");
        return environment;
    }

    /** Starts a service, and waits until it is ready. */
    RunningService start(String name, Map<String, String> more) {
        return launch(name, more).whenReady();
    }

    RunningService start(String name) {
        return start(name, Map.of());
    }

    /** Starts a service and returns at once. */
    RunningService launch(String name, Map<String, String> more) {
        return RunningService.launch(directory.resolve(name), environment(more));
    }

    /** Starts a service that leaves the classes that it used to others when it ends, and waits until it is ready. */
    RunningService startLeavingClasses(String name) {
        return RunningService.launchFlat(
                        "-XX:ArchiveClassesAtExit=" + classes(), directory.resolve(name), environment(Map.of()))
                .whenReady();
    }

    /** Starts a service with the classes that were left, which takes half the time, and returns at once. */
    RunningService launchWithClasses(String name, Map<String, String> more) {
        return RunningService.launchFlat(
                "-XX:SharedArchiveFile=" + classes(), directory.resolve(name), environment(more));
    }

    private Path classes() {
        return directory.resolve("classes.jsa");
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = environment(pair.postgres().port());
        environment.putAll(more);
        return environment;
    }

    static ApiClient client(RunningService service) {
        return client(service, Duration.ofSeconds(15));
    }

    static ApiClient client(RunningService service, Duration patience) {
        return new ApiClient(service.url("/"), KEY, patience);
    }

    static String authorization() {
        return "Bearer " + KEY;
    }

    /** What a replay of the log into an empty database gives is what stands, row by row. */
    void assertIsWhatTheLogSays() throws Exception {
        try (FreshDatabase anew = FreshDatabase.in(pair.access())) {
            TimelineConfig config = () -> new MemorySize(BigInteger.valueOf(64L * 1024 * 1024));
            LogSettings settings = new LogSettings(topic, Events.slug("replay"), 20_000);
            new Replay(settings, pair.broker().bootstrapServers(), anew.dataSource())
                    .toEnd(new TimelineProjection(
                            config, new HistoryRepository(anew.dataSource()), new SourceTables()));
            Map<String, List<Map<String, String>>> wanted = FreshDatabase.rows(anew.dataSource());
            Map<String, List<Map<String, String>>> stands = FreshDatabase.rows(dataSource());
            wanted.forEach((table, rows) -> assertEquals(rows, stands.get(table), table));
        }
    }

    /** Ends all sessions of the services, as an administrator might. */
    int cutConnections() throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                var cut = statement.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
            cut.next();
            return cut.getInt(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Fresh connections: those of a pool would not outlive what happens to the server. */
    PGSimpleDataSource dataSource() {
        PGSimpleDataSource plain = new PGSimpleDataSource();
        plain.setURL("jdbc:postgresql://127.0.0.1:" + pair.postgres().port() + "/" + name());
        plain.setUser(pair.access().username());
        plain.setPassword(pair.access().password());
        return plain;
    }

    private String name() {
        return database.url().replaceAll(".*/", "");
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
