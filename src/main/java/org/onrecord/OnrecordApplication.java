package org.onrecord;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What happens from the moment the service answers until it is told to stop. */
@Singleton
@Unremovable
public final class OnrecordApplication implements QuarkusApplication {
    private final HttpServer http;
    private final String host;
    private final Path dataDirectory;

    OnrecordApplication(
            HttpServer http,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "onrecord.data-dir") String dataDirectory) {
        this.http = http;
        this.host = host;
        this.dataDirectory = Path.of(dataDirectory).toAbsolutePath().normalize();
    }

    @Override
    public int run(String... arguments) {
        // Not the log: these lines are the answer to having started the program.
        System.out.print(welcome());
        Quarkus.waitForExit();
        return 0;
    }

    private String welcome() {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String address = "http://" + (everywhere ? "localhost" : host) + ":" + http.getPort();
        return """

                Onrecord listens on  %s
                Its data lies in     %s
                The admin key is in  %s

                Try:  curl %s/api/v1/commitments

                """.formatted(address, dataDirectory, dataDirectory.resolve("admin.key"), address);
    }
}
