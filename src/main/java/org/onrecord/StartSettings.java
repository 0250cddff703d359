package org.onrecord;

import io.quarkus.runtime.configuration.ConfigUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.onrecord.embedded.CannotStartException;
import org.onrecord.embedded.EmbeddedServers;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The settings that must be known before the service boots, from the same places and with the same precedence as all
 * others.
 */
final class StartSettings {
    private static final String DATABASE_URL = "quarkus.datasource.jdbc.url";
    private static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";
    private static final int PATIENCE_SECONDS = 10;

    private final Config config;

    private StartSettings(Config config) {
        this.config = config;
    }

    /**
     * Reads what is set at this moment.
     *
     * @throws CannotStartException if a file of settings cannot be read
     */
    static StartSettings read() {
        try {
            return new StartSettings(ConfigUtils.configBuilder().build());
        } catch (RuntimeException e) {
            throw new CannotStartException("The settings cannot be read: " + e.getMessage(), e);
        }
    }

    Path dataDirectory() {
        return Path.of(required("onrecord.data-dir")).toAbsolutePath().normalize();
    }

    /** The servers nothing was configured for. */
    Set<EmbeddedServers.Part> embeddedParts() {
        Set<EmbeddedServers.Part> parts = EnumSet.noneOf(EmbeddedServers.Part.class);
        if (optional(DATABASE_URL).isEmpty()) {
            parts.add(EmbeddedServers.Part.POSTGRESQL);
        }
        if (optional(BOOTSTRAP_SERVERS).isEmpty()) {
            parts.add(EmbeddedServers.Part.KAFKA);
        }
        return parts;
    }

    /** Fails in the first instant rather than after everything else has been started. */
    void checkHttpPort() {
        if (optional("quarkus.http.host-enabled").filter("false"::equals).isPresent()) {
            return;
        }
        String httpHost = required("quarkus.http.host");
        int httpPort = port();
        InetAddress address;
        try {
            address = InetAddress.getByName(httpHost);
        } catch (UnknownHostException e) {
            throw new CannotStartException("The host to listen on, " + httpHost + ", is not known.", e);
        }
        try (ServerSocket socket = new ServerSocket()) {
            // As the service will: a port whose former connections linger may be taken.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, httpPort));
        } catch (IOException e) {
            throw new CannotStartException(
                    "Port " + httpPort + " on " + httpHost
                            + " cannot be used, probably because another program has it; choose another with"
                            + " QUARKUS_HTTP_PORT.",
                    e);
        }
    }

    /** Asks the servers that were configured whether they are there. */
    void checkOutsideServers() {
        optional(DATABASE_URL).ifPresent(this::checkDatabase);
        optional(BOOTSTRAP_SERVERS).ifPresent(StartSettings::checkBroker);
    }

    private void checkDatabase(String url) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        // What follows the question mark may be secret.
        String shown = url.replaceFirst("\\?.*", "");
        try {
            database.setURL(url);
        } catch (IllegalArgumentException e) {
            throw new CannotStartException("The database's URL " + shown + " is not one of PostgreSQL.", e);
        }
        optional("quarkus.datasource.username").ifPresent(database::setUser);
        optional("quarkus.datasource.password").ifPresent(database::setPassword);
        database.setLoginTimeout(PATIENCE_SECONDS);
        try (Connection connection = database.getConnection()) {
            connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            throw new CannotStartException("The database at " + shown + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** One broker that takes connections is enough; whether it lets the service in shows when the topic is checked. */
    private static void checkBroker(String bootstrapServers) {
        for (String server :
                Pattern.compile(",").splitAsStream(bootstrapServers).toList()) {
            int colon = server.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                String host = server.substring(0, Math.max(colon, 0)).strip();
                int port = Integer.parseInt(server.substring(colon + 1).strip());
                socket.connect(new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port), PATIENCE_SECONDS * 1000);
                return;
            } catch (IOException | IllegalArgumentException e) {
                // The next one may be up.
            }
        }
        throw new CannotStartException("Kafka cannot be reached at " + bootstrapServers + ".");
    }

    private int port() {
        String port = required("quarkus.http.port");
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new CannotStartException("The port " + port + " is not a number.", e);
        }
    }

    private String required(String name) {
        return optional(name).orElseThrow(() -> new CannotStartException("The setting " + name + " is empty."));
    }

    private Optional<String> optional(String name) {
        return config.getOptionalValue(name, String.class);
    }
}
