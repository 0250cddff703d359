package org.onrecord.embedded;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The real PostgreSQL and Kafka for every test of the running application, in a folder of their own that goes when they
 * do. Name it on a test class with {@code @QuarkusTestResource(EmbeddedTestResource.class)}: all classes that name it
 * the same way share one start of the servers and of the application.
 */
public final class EmbeddedTestResource implements QuarkusTestResourceLifecycleManager {
    private Path directory;
    private EmbeddedServers servers;

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("onrecord-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        servers = EmbeddedServers.start(directory);
        return Map.of(
                "quarkus.datasource.jdbc.url", servers.jdbcUrl(),
                "quarkus.datasource.username", servers.username(),
                "quarkus.datasource.password", servers.password(),
                "kafka.bootstrap.servers", servers.bootstrapServers(),
                "onrecord.data-dir", directory.toString(),
                // No test is to wait as long as a client would.
                "onrecord.stream.heartbeat", "1s",
                "onrecord.stream.slow-client-timeout", "2s");
    }

    @Override
    public void inject(TestInjector testInjector) {
        testInjector.injectIntoFields(servers, new TestInjector.MatchesType(EmbeddedServers.class));
    }

    @Override
    public void stop() {
        try {
            if (servers != null) {
                servers.close();
            }
            if (directory != null) {
                Folders.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
