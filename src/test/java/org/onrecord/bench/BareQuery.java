package org.onrecord.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.onrecord.embedded.EmbeddedServers;

/** A statement asked again and again of PostgreSQL and of nothing else: by pgbench where there is one, else through JDBC. */
final class BareQuery {

    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");

    private final EmbeddedServers servers;
    private final int connections;
    private final String prepare;
    private final List<String> executions;

    /**
     * A statement, prepared once on each connection.
     *
     * @param sql with a question mark for each parameter
     * @param parameters literals, as often as the statement is to be asked with other ones
     */
    BareQuery(EmbeddedServers servers, int connections, String name, String sql, List<String> parameters) {
        this.servers = servers;
        this.connections = connections;
        this.prepare = "PREPARE " + name + " AS " + numbered(sql);
        this.executions = parameters.stream()
                .map(literals -> "EXECUTE " + name + "(" + literals + ")")
                .toList();
    }

    /** What asks. */
    static String how() {
        return pgbench() == null ? "JDBC" : "pgbench";
    }

    /** How often a second it was answered. */
    double rate(Duration time) throws Exception {
        return pgbench() == null ? byJdbc(time) : byPgbench(time);
    }

    private double byPgbench(Duration time) throws IOException, InterruptedException {
        Path scripts = Files.createTempDirectory("onrecord-pgbench");
        try {
            Matcher url = Pattern.compile("//([^:/]+):(\\d+)/(\\w+)").matcher(servers.jdbcUrl());
            if (!url.find()) {
                throw new IllegalStateException(servers.jdbcUrl());
            }
            List<String> command = new ArrayList<>(List.of(
                    pgbench(),
                    "--no-vacuum",
                    "--client=" + connections,
                    "--jobs=" + Runtime.getRuntime().availableProcessors(),
                    "--time=" + time.toSeconds(),
                    "--define=ready=0",
                    "--host=" + url.group(1),
                    "--port=" + url.group(2),
                    "--username=" + servers.username()));
            for (int i = 0; i < executions.size(); i++) {
                Path script = scripts.resolve(i + ".sql");
                Files.writeString(
                        script,
                        "\\if :ready = 0\n" + prepare.replaceAll("\\s+", " ") + ";\n\\set ready 1\n\\endif\n"
                                + executions.get(i) + ";\n");
                command.add("--file=" + script);
            }
            command.add(url.group(3));
            Path output = scripts.resolve("output");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("PGPASSWORD", servers.password());
            Process process = builder.start();
            if (!process.waitFor(time.toSeconds() + 60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            String said = Files.readString(output);
            Matcher rate = RATE.matcher(said);
            if (process.exitValue() != 0 || !rate.find()) {
                throw new IllegalStateException("pgbench: " + said);
            }
            return Double.parseDouble(rate.group(1));
        } finally {
            try (Stream<Path> files = Files.list(scripts)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(scripts);
        }
    }

    private double byJdbc(Duration time) throws Exception {
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<Long>> asked = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                asked.add(threads.submit(() -> ask(end)));
            }
            long answers = 0;
            for (Future<Long> one : asked) {
                answers += one.get();
            }
            return answers / ((System.nanoTime() - begun) / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }

    private long ask(long end) throws SQLException {
        long answers = 0;
        try (Connection connection =
                        DriverManager.getConnection(servers.jdbcUrl(), servers.username(), servers.password());
                Statement statement = connection.createStatement()) {
            statement.execute(prepare);
            while (System.nanoTime() < end) {
                try (ResultSet rows = statement.executeQuery(executions.get((int) (answers % executions.size())))) {
                    while (rows.next()) {
                        rows.getObject(1);
                    }
                }
                answers++;
            }
        }
        return answers;
    }

    private static String numbered(String sql) {
        StringBuilder numbered = new StringBuilder();
        int number = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '?') {
                numbered.append('$').append(++number);
            } else {
                numbered.append(c);
            }
        }
        return numbered.toString();
    }

    private static String pgbench() {
        String path = System.getenv("PATH");
        return Stream.of((path == null ? "" : path).split(Pattern.quote(File.pathSeparator), -1))
                .map(folder -> Path.of(folder, "pgbench"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }
}
