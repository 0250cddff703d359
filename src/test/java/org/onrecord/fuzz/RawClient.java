package org.onrecord.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One connection at a time that is kept alive, and that sends whatever it is given (HTTP/1.1, RFC 9112). */
final class RawClient implements AutoCloseable {

    private static final int CHUNK = 700;

    private final int port;
    private Socket socket;
    private InputStream in;
    private boolean used;

    RawClient(int port) {
        this.port = port;
    }

    /**
     * Sends a request and reads its answer.
     *
     * @return empty where there is none in this time
     */
    Optional<RawAnswer> send(FuzzRequest request, Duration patience) throws IOException {
        boolean kept = used && socket != null;
        try {
            return exchange(request, patience);
        } catch (SocketTimeoutException e) {
            close();
            return Optional.empty();
        } catch (IOException e) {
            close();
            if (!kept) {
                throw e;
            }
            // The server may close a kept connection at any time (RFC 9112 §9.3.1); a fresh one must do.
            return exchange(request, patience);
        }
    }

    @Override
    public void close() {
        used = false;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                socket = null;
            }
        }
    }

    private Optional<RawAnswer> exchange(FuzzRequest request, Duration patience) throws IOException {
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        socket.setSoTimeout((int) patience.toMillis());
        used = true;
        try {
            write(request);
        } catch (IOException e) {
            // Whoever refuses a body may close before it has all been sent; the answer is there all the same.
            RawAnswer answer = read(request);
            close();
            return Optional.of(answer);
        }
        RawAnswer answer = read(request);
        if (answer.header("Connection").orElse("").toLowerCase(Locale.ROOT).contains("close")
                || answer.mediaType().equals("text/event-stream")) {
            close();
        }
        return Optional.of(answer);
    }

    private void write(FuzzRequest request) throws IOException {
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(request.target())
                .append(" HTTP/1.1\r\nHost: localhost\r\n");
        request.headers().forEach(header -> head.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] body = request.body();
        if (body != null && request.chunked()) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
        if (body != null && request.chunked()) {
            for (int at = 0; at < body.length; at += CHUNK) {
                int length = Math.min(CHUNK, body.length - at);
                out.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
                out.write(body, at, length);
                out.write("\r\n".getBytes(ISO_8859_1));
            }
            out.write("0\r\n\r\n".getBytes(ISO_8859_1));
        } else if (body != null) {
            out.write(body);
        }
        OutputStream to = socket.getOutputStream();
        out.writeTo(to);
        to.flush();
    }

    private RawAnswer read(FuzzRequest request) throws IOException {
        String status = line();
        while (status.startsWith("HTTP/1.1 1")) {
            while (!line().isEmpty()) {
                // An interim answer has headers of its own.
            }
            status = line();
        }
        if (!status.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
            throw new IOException("no status line: " + status);
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.add(Map.entry(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        int code = Integer.parseInt(status.substring(9, 12));
        RawAnswer head = new RawAnswer(code, List.copyOf(headers), new byte[0]);
        boolean bare = request.method().equals("HEAD") || code == 204 || code == 304;
        return bare || head.mediaType().equals("text/event-stream")
                ? head
                : new RawAnswer(code, head.headers(), body(head));
    }

    private byte[] body(RawAnswer head) throws IOException {
        Optional<String> length = head.header("Content-Length");
        if (length.isPresent()) {
            return exactly(Integer.parseInt(length.get()));
        }
        if (!head.header("Transfer-Encoding").orElse("").equals("chunked")) {
            byte[] rest = in.readAllBytes();
            close();
            return rest;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.write(exactly(size));
            line();
        }
        while (!line().isEmpty()) {
            // Trailers.
        }
        return body.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ended before it was whole");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException(line.isEmpty() ? "the connection was closed without an answer" : "cut: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
