package org.onrecord.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One connection to a server on this machine, on which one request follows the other: as little of a client as there can
 * be, lest it is the client that is measured.
 */
final class Door implements AutoCloseable {

    private static final int LONGEST_LINE = 8 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final byte[] line = new byte[LONGEST_LINE];
    private final byte[] piece = new byte[64 * 1024];
    private int length;

    Door(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    /**
     * A request as it is sent.
     *
     * @param headers each line with its CR LF
     */
    static byte[] request(String method, String target, String headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers
                + (content.length == 0 ? "" : "Content-Length: " + content.length + "\r\n") + "\r\n";
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] get(String target) {
        return request("GET", target, "", "");
    }

    /** Sends a request and reads its answer to the end. */
    int ask(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        readLine();
        int status = Integer.parseInt(text().substring(9, 12));
        long content = 0;
        boolean chunked = false;
        for (readLine(); length > 0; readLine()) {
            if (startsWith("content-length:")) {
                content = Long.parseLong(
                        text().substring("content-length:".length()).strip());
            } else if (startsWith("transfer-encoding:")) {
                chunked = true;
            }
        }
        if (chunked) {
            throw new IOException("an answer in pieces is none of a benchmark's");
        }
        skip(status == 304 || status == 204 ? 0 : content);
        return status;
    }

    /** The value of a header of one answer, for what has to be known before anything is measured. */
    static String header(int port, String target, String name) throws IOException {
        try (Door door = new Door(port)) {
            door.socket.getOutputStream().write(get(target));
            String found = null;
            for (door.readLine(); door.length > 0; door.readLine()) {
                if (door.startsWith(name + ":")) {
                    found = door.text().substring(name.length() + 1).strip();
                }
            }
            return found;
        }
    }

    private boolean startsWith(String name) {
        if (length < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.toLowerCase(line[i]) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text() {
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void readLine() throws IOException {
        length = 0;
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server hung up");
            }
            if (octet != '\r') {
                line[length++] = (byte) octet;
            }
        }
    }

    private void skip(long content) throws IOException {
        for (long left = content; left > 0; ) {
            int read = in.read(piece, 0, (int) Math.min(left, piece.length));
            if (read < 0) {
                throw new EOFException("the server hung up with " + left + " octets to come");
            }
            left -= read;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
