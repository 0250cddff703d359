package org.onrecord;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.transfer.ImportSummary;
import org.onrecord.transfer.SampleLoader;

/** What happens from the moment the service answers until it is told to stop. */
@Singleton
@Unremovable
public final class OnrecordApplication implements QuarkusApplication {
    private final HttpServer http;
    private final SampleLoader samples;
    private final RebuildCommand rebuild;
    private final String host;
    private final Path dataDirectory;
    private final String kafka;
    private final boolean adminKeyGiven;

    OnrecordApplication(
            HttpServer http,
            SampleLoader samples,
            RebuildCommand rebuild,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "onrecord.data-dir") String dataDirectory,
            @ConfigProperty(name = "kafka.bootstrap.servers") String kafka,
            @ConfigProperty(name = "onrecord.access.admin-key") Optional<String> adminKey) {
        this.http = http;
        this.samples = samples;
        this.rebuild = rebuild;
        this.host = host;
        this.dataDirectory = Path.of(dataDirectory).toAbsolutePath().normalize();
        this.kafka = kafka;
        this.adminKeyGiven = adminKey.isPresent();
    }

    @Override
    public int run(String... arguments) {
        if (List.of(arguments).contains(CommandLine.REBUILD)) {
            return rebuild.run(List.of(arguments).contains(CommandLine.ALLOW_DIFFERENCES));
        }
        // Not the log: these lines are the answer to having started the program.
        System.out.print(welcome());
        if (List.of(arguments).contains("--sample")) {
            System.out.println(sample(samples.load()));
        }
        Quarkus.waitForExit();
        return 0;
    }

    private static String sample(ImportSummary summary) {
        String incomplete =
                summary.incomplete() ? "; it could not be loaded to its end, start with --sample again" : "";
        return "The sample is loaded: %d lines, %d applied, %d there before, %d refused%s"
                .formatted(summary.lines(), summary.applied(), summary.duplicate(), summary.refused(), incomplete);
    }

    private String welcome() {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String address = "http://" + (everywhere ? "localhost" : host) + ":" + http.getPort();
        return """

                Onrecord listens on  %s
                Its data lies in     %s
                Its Kafka is at      %s
                The admin key is in  %s

                Try:  curl %s/api/v1/commitments

                """.formatted(
                        address,
                        dataDirectory,
                        kafka,
                        adminKeyGiven ? "ONRECORD_ADMIN_KEY" : dataDirectory.resolve("admin.key"),
                        address);
    }
}
