package org.onrecord.embedded;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.jdbc.url", servers.jdbcUrl());
        settings.put("quarkus.datasource.username", servers.username());
        settings.put("quarkus.datasource.password", servers.password());
        settings.put("kafka.bootstrap.servers", servers.bootstrapServers());
        settings.put("onrecord.data-dir", directory.toString());
        // No test is to wait as long as a client would.
        settings.put("onrecord.stream.heartbeat", "3s");
        settings.put("onrecord.stream.slow-client-timeout", "2s");
        // Receivers of tests listen at an address of their own, so that all the others stay forbidden.
        settings.put("onrecord.alert.webhook.allow-http", "true");
        settings.put("onrecord.alert.webhook.allowed-networks", "127.9.9.9/32");
        settings.put("onrecord.alert.webhook.connect-timeout", "2s");
        settings.put("onrecord.alert.webhook.timeout", "3s");
        settings.put("onrecord.alert.delivery.retries", "200ms,300ms,400ms,500ms");
        settings.put("onrecord.alert.delivery.poll", "1s");
        settings.put("onrecord.alert.delivery.claim", "8s");
        settings.put(
                "onrecord.submissions.principals",
                "urn:example:crawler analyst The crawler,urn:example:desk editor The desk");
        return settings;
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
