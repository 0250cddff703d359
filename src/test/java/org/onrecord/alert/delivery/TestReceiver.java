package org.onrecord.alert.delivery;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A real receiver at an address that tests may send to. Each path is one receiver, and its name says how it behaves: a list
 * of answers, one for each request, of which the last goes on for ever, as {@code /500,500,200/name}.
 */
public final class TestReceiver implements AutoCloseable {

    public static final String ADDRESS = "127.9.9.9";

    private static final String LOCATION = "/200/redirected";

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, List<Received>> received = new ConcurrentHashMap<>();
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final int port;

    /** A request as it came. */
    public record Received(Map<String, String> headers, String body, long nanos) {

        public Received {
            headers = Map.copyOf(headers);
        }

        public String id() {
            return headers.get("webhook-id");
        }
    }

    public TestReceiver() throws Exception {
        port = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, ADDRESS)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
    }

    public String url(String path) {
        return "http://" + ADDRESS + ":" + port + path;
    }

    /** All that came to a path, in order. */
    public List<Received> at(String path) {
        return List.copyOf(received.getOrDefault(path, List.of()));
    }

    public int redirected() {
        return at(LOCATION).size();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private void take(HttpServerRequest request) {
        long now = System.nanoTime();
        request.body().onSuccess(body -> {
            Map<String, String> headers = request.headers().entries().stream()
                    .collect(Collectors.toMap(
                            field -> field.getKey().toLowerCase(Locale.ROOT),
                            Map.Entry::getValue,
                            (one, other) -> one));
            List<Received> here = received.computeIfAbsent(request.path(), path -> new CopyOnWriteArrayList<>());
            here.add(new Received(headers, body.toString(), now));
            List<String> answers =
                    new ArrayList<>(List.of(request.path().split("/")[1].split(",")));
            answer(request, answers.get(Math.min(here.size(), answers.size()) - 1));
        });
    }

    private void answer(HttpServerRequest request, String how) {
        switch (how) {
            case "hang" -> {}
            case "close" -> request.connection().close();
            case "random" -> {
                if (random.nextBoolean()) {
                    request.connection().close();
                } else {
                    request.response().end();
                }
            }
            case "drip" -> {
                request.response().setChunked(true).write("drip");
                vertx.setPeriodic(
                        200, timer -> request.response().write(".").onFailure(gone -> vertx.cancelTimer(timer)));
            }
            case "429" ->
                request.response()
                        .setStatusCode(429)
                        .putHeader("retry-after", "2")
                        .end("Slowly");
            case "301" ->
                request.response()
                        .setStatusCode(301)
                        .putHeader("location", LOCATION)
                        .end();
            default -> request.response().setStatusCode(Integer.parseInt(how)).end("Answer\0" + how);
        }
    }
}
