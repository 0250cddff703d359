package org.onrecord.journey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Dashboards that poll once a second, each an address of its own, with the tag that it was given last. */
final class Dashboards implements AutoCloseable {

    private static final long PERIOD_MILLIS = 1_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Future<?>> underWay = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
    private final Map<Integer, String> tags = new ConcurrentHashMap<>();
    private final List<Future<?>> clocked = new ArrayList<>();
    private final int port;
    private final int count;
    private final List<String> addresses;

    Dashboards(int port, int count, List<String> addresses) {
        this.port = port;
        this.count = count;
        this.addresses = List.copyOf(addresses);
    }

    /** Lets them poll, spread over each second. */
    void begin() {
        for (int i = 0; i < count; i++) {
            int dashboard = i;
            clocked.add(clock.scheduleAtFixedRate(
                    () -> poll(dashboard), i * PERIOD_MILLIS / count, PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    /** Lets none poll any more; answers how often each status came. */
    Map<Integer, Integer> end() throws ExecutionException, InterruptedException {
        clocked.forEach(one -> one.cancel(false));
        clock.shutdown();
        clock.awaitTermination(1, TimeUnit.MINUTES);
        for (Future<?> one : underWay) {
            one.get();
        }
        return new TreeMap<>(answers);
    }

    private void poll(int dashboard) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + addresses.get(dashboard % addresses.size())))
                .header("If-None-Match", tags.getOrDefault(dashboard, "\"old\""))
                .build();
        underWay.add(http.sendAsync(request, BodyHandlers.discarding())
                .thenAccept(answer -> answers.merge(noted(dashboard, answer), 1, Integer::sum)));
    }

    private int noted(int dashboard, HttpResponse<?> answer) {
        answer.headers().firstValue("ETag").ifPresent(tag -> tags.put(dashboard, tag));
        return answer.statusCode();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
