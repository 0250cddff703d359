package org.onrecord.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server in a process of its own, on the loopback address, as durable as PostgreSQL is by default.
 *
 * <p>The server is started with {@code pg_ctl}, which gives it a session of its own: Ctrl-C in the terminal then reaches
 * this program only, which ends in its own order, the database last. After {@code kill -9} of this program the server
 * lives on; the next start finds and stops it.
 *
 * <p>Login needs a password drawn at random at the first start and kept in a file only its owner can read, because
 * every user of the machine can reach the port.
 */
public final class PostgresServer {
    private static final String USER = "onrecord";
    private static final String DATABASE = "onrecord";
    private static final long LARGEST_LOG_BYTES = 4L * 1024 * 1024;

    private final Path home;
    private final Path cluster;
    private final PostgresBinaries binaries;
    private final int port;

    private PostgresServer(Path home, PostgresBinaries binaries, int port) {
        this.home = home;
        this.cluster = home.resolve("data");
        this.binaries = binaries;
        this.port = port;
    }

    /**
     * Starts a server on a free port; its files lie in {@code home}, which no other live process may use.
     *
     * @throws CannotStartException with the reason PostgreSQL gave
     */
    static PostgresServer start(Path home) {
        try {
            Files.createDirectories(home);
            Folders.closeToOthers(home);
            PostgresBinaries binaries = PostgresBinaries.unpack(home);
            PostgresServer server = new PostgresServer(home, binaries, FreePorts.one());
            server.stopOrphan();
            binaries.removeOthers(home);
            server.createOnce();
            server.checkVersion();
            server.start();
            server.createDatabaseOnce();
            return server;
        } catch (IOException | SQLException e) {
            throw new CannotStartException("The embedded PostgreSQL could not start: " + sentence(e), e);
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    public String username() {
        return USER;
    }

    public String password() {
        try {
            return Files.readString(passwordFile(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new CannotStartException("The database's password in " + passwordFile() + " cannot be read.", e);
        }
    }

    public int port() {
        return port;
    }

    /** Starts the server again after {@link #stop()} or {@link #kill()}, on the port it had. */
    public void start() throws IOException {
        stopOrphan();
        configure();
        keepLogSmall();
        // Relative paths: pg_ctl hands them to a shell.
        binaries.run(home, "pg_ctl", "-D", "data", "-l", "server.log", "-w", "-t", "90", "start");
    }

    /** Ends all sessions, writes everything out and stops; returns when the server has gone. */
    public void stop() throws IOException {
        if (postmaster().isPresent()) {
            binaries.run(home, "pg_ctl", "-D", "data", "-m", "fast", "-w", "-t", "90", "stop");
        }
    }

    /** Ends the server and all its processes as a crash would, without a chance to write anything. */
    public void kill() {
        postmaster().ifPresent(process -> {
            List<ProcessHandle> all =
                    Stream.concat(Stream.of(process), process.descendants()).toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(one -> one.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        });
    }

    private void stopOrphan() throws IOException {
        if (postmaster().isPresent()) {
            stop();
        } else {
            // Left by a crash of the machine. The number in it may by now be some other program's, which would make
            // PostgreSQL believe that it is running already.
            Files.deleteIfExists(pidFile());
        }
    }

    /**
     * The live postmaster of this cluster. The process of that number must also be a {@code postgres} that works in
     * this folder, since numbers are given out again after a restart of the machine.
     */
    private Optional<ProcessHandle> postmaster() {
        try {
            if (!Files.exists(pidFile())) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readAllLines(pidFile()).get(0).strip());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            // Half written or just gone: PostgreSQL is not up.
            return Optional.empty();
        }
    }

    private boolean isOurs(ProcessHandle process) {
        String command = process.info().command().orElse("");
        if (!Path.of(command).endsWith("postgres")) {
            return false;
        }
        Path workingDirectory = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return !Files.exists(workingDirectory) || Files.isSameFile(workingDirectory, cluster);
        } catch (IOException e) {
            return false;
        }
    }

    private void createOnce() throws IOException {
        if (Files.isDirectory(cluster)) {
            return;
        }
        writePassword();
        Path unfinished = home.resolve("creating");
        Folders.delete(unfinished);
        binaries.run(
                home,
                "initdb",
                "--pgdata=creating",
                "--username=" + USER,
                "--pwfile=password",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The same order of text on every machine, whatever its own locale is.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        Files.writeString(
                unfinished.resolve("postgresql.conf"), "\ninclude 'onrecord.conf'\n", StandardOpenOption.APPEND);
        Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private void checkVersion() throws IOException {
        String written = Files.readString(cluster.resolve("PG_VERSION")).strip();
        String here = binaries.majorVersion();
        if (!written.equals(here)) {
            throw new CannotStartException("The database in " + cluster + " was written by PostgreSQL " + written
                    + " and cannot be read by the embedded PostgreSQL " + here + ".");
        }
    }

    private void configure() throws IOException {
        Files.writeString(cluster.resolve("onrecord.conf"), """
                # Written at every start.
                port = %d
                listen_addresses = '127.0.0.1'
                unix_socket_directories = ''
                max_connections = 200
                timezone = 'UTC'
                log_timezone = 'UTC'
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                log_checkpoints = off
                """.formatted(port));
    }

    private void createDatabaseOnce() throws SQLException {
        PGSimpleDataSource maintenance = new PGSimpleDataSource();
        maintenance.setURL("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        maintenance.setUser(USER);
        maintenance.setPassword(password());
        try (Connection connection = maintenance.getConnection();
                Statement statement = connection.createStatement()) {
            boolean there;
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                there = found.next();
            }
            if (!there) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }

    private void writePassword() throws IOException {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        Path file = passwordFile();
        Files.deleteIfExists(file);
        Files.createFile(file);
        Folders.closeToOthers(file);
        Files.writeString(file, HexFormat.of().formatHex(secret) + "\n", StandardCharsets.US_ASCII);
    }

    private void keepLogSmall() throws IOException {
        Path log = home.resolve("server.log");
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
            Files.move(log, home.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path passwordFile() {
        return home.resolve("password");
    }

    private Path pidFile() {
        return cluster.resolve("postmaster.pid");
    }

    private static String sentence(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.endsWith(".") ? message : message + ".";
    }
}
