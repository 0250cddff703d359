package org.onrecord;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.onrecord.embedded.CannotStartException;
import org.onrecord.embedded.EmbeddedServers;

/** Keeps the embedded servers up for longer than the service that uses them, a signal to end included. */
final class Lifeline {
    /** Longer than the service takes to finish what it has begun. */
    private static final long PATIENCE_SECONDS = 60;

    private final CompletableFuture<Optional<EmbeddedServers>> embedded = new CompletableFuture<>();
    private final CountDownLatch serviceStopped = new CountDownLatch(1);

    /**
     * Starts what is not configured to be elsewhere and tells the service's configuration where it is.
     *
     * @throws CannotStartException if something the service needs is not to be had
     */
    void bringUp(StartSettings settings) {
        Optional<EmbeddedServers> servers = Optional.empty();
        try {
            settings.checkHttpPort();
            settings.checkOutsideServers();
            servers = start(settings);
        } finally {
            embedded.complete(servers);
        }
    }

    void serviceHasStopped() {
        serviceStopped.countDown();
    }

    /** Runs when the process ends, which may be in the middle of {@link #bringUp}. */
    void takeDown() {
        try {
            Optional<EmbeddedServers> servers = embedded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            boolean inOrder = serviceStopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!inOrder) {
                System.err.println("The service did not stop in time; its servers are stopped nevertheless.");
            }
            servers.ifPresent(EmbeddedServers::close);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("The embedded servers could not be stopped; the next start will see to it.");
        }
    }

    private static Optional<EmbeddedServers> start(StartSettings settings) {
        Set<EmbeddedServers.Part> parts = settings.embeddedParts();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        if (!EmbeddedServers.areInThisBuild()) {
            throw new CannotStartException(
                    "This build brings no servers of its own: set QUARKUS_DATASOURCE_JDBC_URL and"
                            + " KAFKA_BOOTSTRAP_SERVERS.");
        }
        EmbeddedServers servers = EmbeddedServers.start(settings.dataDirectory(), parts);
        // Absolute, so that it stays the folder that was locked.
        System.setProperty("onrecord.data-dir", settings.dataDirectory().toString());
        if (parts.contains(EmbeddedServers.Part.POSTGRESQL)) {
            System.setProperty("quarkus.datasource.jdbc.url", servers.jdbcUrl());
            System.setProperty("quarkus.datasource.username", servers.username());
            System.setProperty("quarkus.datasource.password", servers.password());
        }
        if (parts.contains(EmbeddedServers.Part.KAFKA)) {
            System.setProperty("kafka.bootstrap.servers", servers.bootstrapServers());
            // The only instance there can be: after a crash it takes its place again without waiting for itself.
            System.setProperty("onrecord.log.instance-id", "embedded");
        }
        return Optional.of(servers);
    }
}
