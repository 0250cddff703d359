package org.onrecord.faults;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.RunningService;

/** What stands in front of several instances: it asks each whether it is ready, and sends clients to those that are. */
final class Balancer implements AutoCloseable {

    private static final int EVERY_MILLIS = 200;

    private final List<RunningService> instances = new CopyOnWriteArrayList<>();
    private volatile List<RunningService> ready = List.of();
    private volatile boolean closed;

    Balancer() {
        Thread asking = new Thread(this::ask, "balancer");
        asking.setDaemon(true);
        asking.start();
    }

    void add(RunningService instance) {
        instances.add(instance);
    }

    void remove(RunningService instance) {
        instances.remove(instance);
    }

    Optional<ApiClient> any(Random random) {
        List<RunningService> now = ready;
        return now.isEmpty() ? Optional.empty() : Optional.of(Stage.client(now.get(random.nextInt(now.size()))));
    }

    List<URI> ready() {
        return ready.stream().map(instance -> instance.url("/")).toList();
    }

    private void ask() {
        try {
            while (!closed) {
                ready = instances.stream().filter(RunningService::isReady).toList();
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
