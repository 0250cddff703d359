package org.onrecord.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server that writes what it is given to everyone who is connected, and does nothing else. */
final class BareFanOut implements AutoCloseable {

    private final Vertx vertx;
    private final int port;
    private final Map<HttpServerResponse, Context> connected = new ConcurrentHashMap<>();
    private String deployment;

    private BareFanOut(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
    }

    /** On as many event loops as the service has. */
    static BareFanOut start(Vertx vertx) throws Exception {
        BareFanOut server = new BareFanOut(vertx, freePort());
        server.deployment = vertx.deployVerticle(
                        server::instance,
                        new DeploymentOptions()
                                .setInstances(2 * Runtime.getRuntime().availableProcessors()))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        return server;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    void write(Buffer frame) {
        connected.forEach((response, context) -> context.runOnContext(nothing -> response.write(frame)));
    }

    private AbstractVerticle instance() {
        return new AbstractVerticle() {
            @Override
            public void start(Promise<Void> started) {
                vertx.createHttpServer()
                        .requestHandler(request -> {
                            HttpServerResponse response = request.response()
                                    .putHeader("Content-Type", "text/event-stream")
                                    .setChunked(true);
                            response.write("retry: 2000\n\n");
                            connected.put(response, vertx.getOrCreateContext());
                        })
                        .listen(port, "127.0.0.1")
                        .<Void>mapEmpty()
                        .onComplete(started);
            }
        };
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().join();
    }
}
