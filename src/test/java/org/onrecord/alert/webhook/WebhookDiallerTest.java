package org.onrecord.alert.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.alert.webhook.HostileUrls.address;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is dialled is the address that was checked, under the name that was asked for, over TLS too. */
class WebhookDiallerTest {

    private static final InetAddress HERE = address("127.0.0.1");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BRIEF = Duration.ofSeconds(2);
    private static final SignedMessage MESSAGE = new SignedMessage(Map.of("webhook-id", "1"), "{\"text\":\"Größe\"}");

    private static Vertx vertx;
    private static TestCertificate certificate;

    /** What a server saw of a request. */
    private record Seen(String serverName, String host, String path, String body, String from) {}

    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        vertx = Vertx.vertx();
        certificate = TestCertificate.of(directory, "dns:receiver.example,ip:127.0.0.1");
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void theNameIsKeptInSniCertificateAndHostWhileTheAddressIsDialled() throws Exception {
        HttpServer server =
                secure(request -> request.response().setStatusCode(204).end());

        Answer answer = post(trusting(), "https://receiver.example:" + server.actualPort() + "/hook?key=1", HERE);

        assertEquals(204, answer.status());
        Seen request = seen.poll(5, TimeUnit.SECONDS);
        assertEquals("receiver.example", request.serverName());
        assertEquals("receiver.example:" + server.actualPort(), request.host());
        assertEquals("/hook?key=1", request.path());
        assertEquals(MESSAGE.body(), request.body());
    }

    @Test
    void aCertificateForAnotherNameIsNotAccepted() throws Exception {
        HttpServer server = secure(request -> request.response().end());

        DialFailedException failure = failure(trusting(), "https://other.example:" + server.actualPort() + "/", HERE);

        assertTrue(failure.getMessage().contains("certificate"), failure.getMessage());
        assertNull(seen.poll(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void aCertificateThatNobodyKnowsIsNotAccepted() throws Exception {
        HttpServer server = secure(request -> request.response().end());

        DialFailedException failure =
                failure(dialler(null), "https://receiver.example:" + server.actualPort() + "/", HERE);

        assertTrue(failure.getMessage().contains("certificate"), failure.getMessage());
        assertNull(seen.poll(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void aCertificateMayBeForAnAddress() throws Exception {
        HttpServer server = secure(request -> request.response().end());

        assertEquals(
                200,
                post(trusting(), "https://127.0.0.1:" + server.actualPort() + "/", HERE)
                        .status());
    }

    @Test
    void aNameThatMeansAnotherAddressTheNextTimeIsDialledThere() throws Exception {
        HttpServer one = plain(request -> request.response().end("one"), "127.0.0.1", 0);
        HttpServer other = plain(request -> request.response().end("other"), "127.0.0.2", one.actualPort());
        WebhookDialler dialler = dialler(null);
        String url = "http://receiver.example:" + one.actualPort() + "/";

        assertEquals("one", post(dialler, url, HERE).beginning());
        assertEquals("other", post(dialler, url, address("127.0.0.2")).beginning());
        assertEquals("one", post(dialler, url, HERE).beginning());
        assertEquals(other.actualPort(), one.actualPort());
    }

    @Test
    void noConnectionServesTwice() throws Exception {
        HttpServer server = plain(request -> request.response().end(), "127.0.0.1", 0);
        WebhookDialler dialler = dialler(null);
        String url = "http://receiver.example:" + server.actualPort() + "/";

        post(dialler, url, HERE);
        post(dialler, url, HERE);

        assertFalse(seen.take().from().equals(seen.take().from()), "the same port twice");
    }

    @Test
    void whereTheFirstAddressDoesNotAnswerTheNextIsTried() throws Exception {
        HttpServer server = plain(request -> request.response().end(), "127.0.0.1", 0);

        Answer answer =
                post(dialler(null), "http://receiver.example:" + server.actualPort() + "/", address("127.0.0.3"), HERE);

        assertEquals(200, answer.status());
    }

    @Test
    void hostLeavesOutThePortThatGoesWithoutSaying() {
        for (String url : List.of("https://receiver.example/", "https://receiver.example:443/")) {
            assertEquals("receiver.example", WebhookDialler.hostField(ReceiverUrl.parse(url)));
        }
        assertEquals(
                "receiver.example:80", WebhookDialler.hostField(ReceiverUrl.parse("https://receiver.example:80/")));
        assertEquals(
                "[2001:4860:4860::8888]",
                WebhookDialler.hostField(ReceiverUrl.parse("https://[2001:4860:4860::8888]/")));
    }

    @Test
    void aRedirectIsAnAnswerLikeAnyOther() throws Exception {
        HttpServer server = plain(
                request -> request.response()
                        .setStatusCode(307)
                        .putHeader("location", "/elsewhere")
                        .end(),
                "127.0.0.1",
                0);

        assertEquals(
                307,
                post(dialler(null), "http://receiver.example:" + server.actualPort() + "/", HERE)
                        .status());
        assertEquals(1, seen.size());
    }

    @Test
    void whatComesBehindSixteenKibibytesIsNotWaitedFor() throws Exception {
        HttpServer server = plain(
                request -> request.response().setChunked(true).write("x".repeat(WebhookDialler.MOST_READ + 1)),
                "127.0.0.1",
                0);

        Answer answer = post(dialler(null), "http://receiver.example:" + server.actualPort() + "/", HERE);

        assertEquals(200, answer.status());
        assertEquals(4096, answer.beginning().length());
    }

    @Test
    void anAnswerThatNeverEndsIsCutOffInTime() throws Exception {
        HttpServer server = plain(
                request -> {
                    request.response().setChunked(true).write("drip");
                    vertx.setPeriodic(
                            100, timer -> request.response().write("drip").onFailure(gone -> vertx.cancelTimer(timer)));
                },
                "127.0.0.1",
                0);

        DialFailedException failure =
                failure(dialler(null), BRIEF, "http://receiver.example:" + server.actualPort() + "/", HERE);

        assertEquals("The receiver did not finish its answer within 2 s.", failure.getMessage());
        assertEquals(200, failure.status());
    }

    @Test
    void aReceiverThatTakesTheConnectionAndSaysNothingIsLeftInTime() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, HERE)) {
            for (String scheme : List.of("http", "https")) {
                long begun = System.nanoTime();

                DialFailedException failure = failure(
                        dialler(null), BRIEF, scheme + "://receiver.example:" + server.getLocalPort() + "/", HERE);

                assertFalse(failure.getMessage().contains("127.0.0.1"), failure.getMessage());
                assertTrue(System.nanoTime() - begun < Duration.ofSeconds(12).toNanos());
            }
        }
    }

    @Test
    void whatIsNoHttpIsNoAnswer() throws Exception {
        for (String said :
                List.of("SSH-2.0-OpenSSH_9.6\r\n", "", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")) {
            try (ServerSocket server = new ServerSocket(0, 50, HERE)) {
                Thread thread = new Thread(() -> {
                    try (Socket socket = server.accept()) {
                        // Read first, or closing would take back what was written.
                        socket.getInputStream().read(new byte[4096]);
                        socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        // The other side has had enough.
                    }
                });
                thread.start();

                DialFailedException failure =
                        failure(dialler(null), "http://receiver.example:" + server.getLocalPort() + "/", HERE);

                assertFalse(failure.getMessage().isBlank());
                thread.join();
            }
        }
    }

    @Test
    void whatKeepsNobodyFromReadingIsKeptOfAnAnswer() {
        assertEquals(
                "a\uFFFD\uFFFDb",
                Answer.of(200, null, new byte[] {'a', 0, (byte) 0xff, 'b'}).beginning());
    }

    private HttpServer secure(Handler<HttpServerRequest> handler) throws Exception {
        PfxOptions key = certificate.options();
        return listening(
                new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(key), handler, "127.0.0.1", 0);
    }

    private HttpServer plain(Handler<HttpServerRequest> handler, String host, int port) throws Exception {
        return listening(new HttpServerOptions(), handler, host, port);
    }

    private HttpServer listening(HttpServerOptions options, Handler<HttpServerRequest> handler, String host, int port)
            throws Exception {
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> {
                    seen.add(new Seen(
                            request.isSSL() ? request.connection().indicatedServerName() : null,
                            request.getHeader("host"),
                            request.uri(),
                            body.toString(),
                            request.remoteAddress().toString()));
                    handler.handle(request);
                }))
                .listen(port, host)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static WebhookDialler trusting() {
        return dialler(certificate.options());
    }

    private static WebhookDialler dialler(PfxOptions trust) {
        return new WebhookDialler(vertx, Duration.ofSeconds(10), trust);
    }

    private static Answer post(WebhookDialler dialler, String url, InetAddress... addresses) throws Exception {
        AddressGuard.Target target = new AddressGuard.Target(ReceiverUrl.parse(url), List.of(addresses));
        return dialler.post(target, MESSAGE, PATIENCE).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static DialFailedException failure(WebhookDialler dialler, String url, InetAddress... addresses) {
        return failure(dialler, PATIENCE, url, addresses);
    }

    private static DialFailedException failure(
            WebhookDialler dialler, Duration atMost, String url, InetAddress... addresses) {
        AddressGuard.Target target = new AddressGuard.Target(ReceiverUrl.parse(url), List.of(addresses));
        CompletionException failure =
                Assertions.assertThrows(CompletionException.class, () -> dialler.post(target, MESSAGE, atMost)
                        .toCompletableFuture()
                        .orTimeout(60, TimeUnit.SECONDS)
                        .join());
        return Assertions.assertInstanceOf(DialFailedException.class, failure.getCause());
    }
}
