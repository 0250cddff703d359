package org.onrecord.alert.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Sends one request to an address that was checked. That very address is dialled, while SNI, the certificate's check and
 * {@code Host} keep the name. There is no proxy, nothing is redirected, and a connection serves one request alone: none
 * is taken up again behind the guard's back.
 */
final class WebhookDialler {

    /** How much of an answer is read. What comes behind does not matter, and the line is cut. */
    static final int MOST_READ = 16 * 1024;

    private static final int MOST_CONNECTIONS = 10_000;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Vertx vertx;
    private final HttpClient client;

    /**
     * A way out.
     *
     * @param trust whose certificates are good; null for those that Java trusts
     */
    WebhookDialler(Vertx vertx, Duration connectTimeout, TrustOptions trust) {
        this.vertx = vertx;
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setPipelining(false)
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setVerifyHost(true)
                .setDecompressionSupported(false)
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setSslHandshakeTimeout(connectTimeout.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        this.client = vertx.createHttpClient(options);
    }

    /**
     * Posts a message.
     *
     * @param atMost for all of it
     * @return the answer; or a {@link DialFailedException}
     */
    CompletionStage<Answer> post(AddressGuard.Target target, SignedMessage message, Duration atMost) {
        Call call = new Call(target, message, new CompletableFuture<>());
        long timer = vertx.setTimer(Math.max(1, atMost.toMillis()), fired -> call.runOut(atMost));
        call.dial(target.addresses());
        return call.answer.whenComplete((answer, failure) -> vertx.cancelTimer(timer));
    }

    /** One request under way. */
    private final class Call {

        private final AddressGuard.Target target;
        private final SignedMessage message;
        private final CompletableFuture<Answer> answer;
        private volatile HttpClientRequest request;
        private volatile Integer status;

        Call(AddressGuard.Target target, SignedMessage message, CompletableFuture<Answer> answer) {
            this.target = target;
            this.message = message;
            this.answer = answer;
        }

        void dial(List<InetAddress> addresses) {
            client.request(options(target.url(), addresses.get(0)))
                    .onSuccess(this::send)
                    .onFailure(failure -> {
                        boolean another = addresses.size() > 1 && failure instanceof SocketException;
                        if (another && !answer.isDone()) {
                            dial(addresses.subList(1, addresses.size()));
                        } else {
                            fail(words(failure));
                        }
                    });
        }

        void runOut(Duration atMost) {
            fail(
                    status == null
                            ? "The receiver did not answer within " + atMost.toSeconds() + " s."
                            : "The receiver did not finish its answer within " + atMost.toSeconds() + " s.");
        }

        private void send(HttpClientRequest connected) {
            request = connected;
            if (answer.isDone()) {
                close();
                return;
            }
            // Told here, what is no HTTP does not fill the log.
            connected.connection().exceptionHandler(failure -> fail(words(failure)));
            connected.response().onSuccess(this::read).onFailure(failure -> fail(words(failure)));
            connected
                    .send(Buffer.buffer(message.body().getBytes(StandardCharsets.UTF_8)))
                    .onFailure(failure -> fail(words(failure)));
        }

        private void read(HttpClientResponse response) {
            status = response.statusCode();
            Buffer body = Buffer.buffer();
            response.exceptionHandler(failure -> fail("The receiver broke off in the middle of its answer."));
            response.handler(piece -> {
                body.appendBuffer(piece, 0, Math.min(piece.length(), MOST_READ - body.length()));
                if (body.length() >= MOST_READ) {
                    finish(response, body);
                }
            });
            response.endHandler(end -> finish(response, body));
        }

        private void finish(HttpClientResponse response, Buffer body) {
            if (answer.complete(Answer.of(response.statusCode(), response.getHeader("retry-after"), body.getBytes()))) {
                close();
            }
        }

        private void fail(String words) {
            if (answer.completeExceptionally(new DialFailedException(words, status))) {
                close();
            }
        }

        private void close() {
            HttpClientRequest open = request;
            if (open != null) {
                open.connection().close();
            }
        }

        private RequestOptions options(ReceiverUrl url, InetAddress address) {
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(nameless(address), url.port())))
                    .setHost(url.host())
                    .setPort(url.port())
                    .setSsl(url.secure())
                    .setURI(url.target())
                    .setFollowRedirects(false)
                    .putHeader("host", hostField(url))
                    .putHeader("content-type", "application/json")
                    .putHeader("user-agent", "Onrecord")
                    .putHeader("accept", "*/*");
            message.headers().forEach(options::putHeader);
            return options;
        }
    }

    /** A name with the address would make two addresses of one name the same place to the client. */
    private static InetAddress nameless(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address is one", e);
        }
    }

    /** Without the port where it is the scheme's own (RFC 9110 §4.2.3): some servers know only that form. */
    static String hostField(ReceiverUrl url) {
        String authority = url.authority();
        boolean usual = url.port() == (url.secure() ? HTTPS : HTTP);
        return usual ? authority.substring(0, authority.lastIndexOf(':')) : authority;
    }

    /** By the kind of what happened and never in its own words, which would name addresses. */
    private static String words(Throwable failure) {
        if (failure instanceof SSLException) {
            return "No secure connection could be made: the receiver's certificate must be valid, for its host and from a"
                    + " known authority.";
        }
        if (failure instanceof SocketException) {
            return "The receiver could not be reached: it did not take a connection.";
        }
        return "The receiver closed the connection without a whole answer, or answered what is no HTTP.";
    }
}
