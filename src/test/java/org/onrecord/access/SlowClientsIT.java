package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.stream.EventSource;

/** Who sends slowly, or nothing, is let go of; who has reason to be silent is not. */
@QuarkusTest
@TestProfile(LimitedProfile.class)
@QuarkusTestResource(EmbeddedTestResource.class)
class SlowClientsIT {

    /** Longer than any time limit of the profile, and by far less than the two minutes that each test may take. */
    private static final int BOUND_MILLIS = 30_000;

    @TestHTTPResource
    URI base;

    @Test
    void aLineOnWhichNothingComesIsClosed() throws IOException {
        try (Socket socket = connect()) {
            assertEquals("", rest(socket));
        }
    }

    @Test
    void soIsOneOnWhichTheHeadersStop() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /api/v1/commitments HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
            assertEquals("", rest(socket));
        }
    }

    @Test
    void soIsOneOnWhichABodyStops() throws IOException {
        try (Socket socket = connect()) {
            send(socket, post("Content-Length: 1000") + "{");
            assertFalse(rest(socket).startsWith("HTTP/1.1 2"));
        }
    }

    @Test
    void aBodyThatComesByteByByteIsGivenUp() throws Exception {
        try (Socket socket = connect()) {
            send(socket, post("Content-Length: 1000"));
            // Each byte comes in time; the whole would take minutes.
            Thread drip = new Thread(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        send(socket, " ");
                        Thread.sleep(300);
                    }
                } catch (IOException | InterruptedException e) {
                    // The line is closed, which is what is waited for.
                }
            });
            drip.start();
            String answer = rest(socket);
            drip.interrupt();
            drip.join();
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(answer.contains("urn:onrecord:problem:request-timeout"), answer);
        }
    }

    @Test
    void aStreamOutlivesTheTimeForIdleLines() throws IOException {
        try (EventSource stream = EventSource.open(base.resolve("/api/v1/stream"))) {
            // Three heartbeats, 3 s apart, are longer than an idle line lives.
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> stream.comments() >= 3 || stream.ended());
            assertFalse(stream.ended());
        }
    }

    @Test
    void aPollThatWaitsOutlivesItToo() throws Exception {
        try (Socket socket = connect()) {
            long begun = System.nanoTime();
            send(socket, """
                    GET /api/v1/changes?from=now HTTP/1.1
                    Host: localhost
                    Prefer: wait=4
                    Connection: close

                    """.replace("\n", "\r\n"));
            assertTrue(rest(socket).startsWith("HTTP/1.1 200 "));
            assertTrue(System.nanoTime() - begun > Duration.ofSeconds(3).toNanos());
        }
    }

    @Test
    void anImportMayTakeItsTime() throws Exception {
        try (Socket socket = connect()) {
            send(socket, """
                    POST /api/v1/imports?dryRun=true HTTP/1.1
                    Host: localhost
                    Connection: close
                    Authorization: %s
                    Content-Type: application/x-ndjson
                    Transfer-Encoding: chunked

                    """.formatted(AdminKeyOfTest.bearer()).replace("\n", "\r\n"));
            // In all more than any other body may take.
            for (int i = 0; i < 5; i++) {
                send(socket, "1\r\n\n\r\n");
                Thread.sleep(1_000);
            }
            send(socket, "0\r\n\r\n");
            String answer = rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.contains("\"summary\""), answer);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(BOUND_MILLIS);
        return socket;
    }

    private static String post(String framing) {
        return "POST /api/v1/commitments HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + AdminKeyOfTest.bearer()
                + "\r\nContent-Type: application/json\r\n" + framing + "\r\n\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Whatever comes until the service closes the line; fails where it does not in time. */
    private static String rest(Socket socket) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] piece = new byte[4096];
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                all.append(new String(piece, 0, read, StandardCharsets.UTF_8));
            }
        } catch (SocketException e) {
            // Cut, since something was on its way still: closed all the same.
        }
        return all.toString();
    }
}
