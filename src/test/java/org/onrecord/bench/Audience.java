package org.onrecord.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** Many clients of one stream, who note when each event came. */
final class Audience implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

    private final HttpClient http;
    private final int clients;
    private final AtomicInteger seated = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final Map<String, Queue<Long>> arrivals = new ConcurrentHashMap<>();
    private final Map<String, Buffer> frames = new ConcurrentHashMap<>();
    private final List<String> order = new ArrayList<>();

    private Audience(HttpClient http, int clients) {
        this.http = http;
        this.clients = clients;
    }

    /** Connects them, and waits until each was greeted. */
    static Audience of(Vertx vertx, int clients, URI address) throws InterruptedException {
        Audience audience =
                new Audience(vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(clients)), clients);
        for (int i = 0; i < clients; i++) {
            audience.http
                    .request(HttpMethod.GET, address.getPort(), address.getHost(), address.getPath())
                    .compose(request ->
                            request.putHeader("Accept", "text/event-stream").send())
                    .onSuccess(response -> response.handler(RecordParser.newDelimited("\n\n", audience::heard)))
                    .onFailure(Throwable::printStackTrace);
        }
        await(() -> audience.seated.get() >= clients);
        return audience;
    }

    static String idOf(Buffer frame) {
        String text = frame.toString();
        return text.substring(text.indexOf("id: ") + 4, text.indexOf('\n', text.indexOf("id: ")));
    }

    private void heard(Buffer frame) {
        long now = System.nanoTime();
        String text = frame.toString();
        if (text.contains("\nevent: ")) {
            String id = idOf(frame);
            arrivals.computeIfAbsent(id, first -> {
                        frames.put(id, frame.copy().appendString("\n\n"));
                        synchronized (order) {
                            order.add(id);
                        }
                        return new ConcurrentLinkedQueue<>();
                    })
                    .add(now);
            received.incrementAndGet();
        } else if (text.startsWith("retry: ")) {
            seated.incrementAndGet();
        }
    }

    /** Waits until every client has so many events. */
    void await(int events) throws InterruptedException {
        await(() -> received.get() >= (long) events * clients);
    }

    private static void await(BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not all clients were reached");
            }
            Thread.sleep(10);
        }
    }

    /** How long each took, by when each event set out. */
    Latencies latencies(ToLongFunction<String> departure) {
        List<Long> nanos = new ArrayList<>();
        arrivals.forEach((id, times) -> {
            long departed = departure.applyAsLong(id);
            times.forEach(arrived -> nanos.add(Math.max(0, arrived - departed)));
        });
        return new Latencies(nanos, order.stream().map(frames::get).toList());
    }

    @Override
    public void close() {
        http.close();
    }
}
