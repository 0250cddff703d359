package org.onrecord.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands between a service and its database, and hands on what either says as late as it is told. */
final class Slowdown implements AutoCloseable {

    /** Later than any test lasts. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final int STEP = 20;

    private final ServerSocket door;
    private final int target;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile int millis;
    private volatile boolean closed;

    Slowdown(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Holds back every answer of the database for so long. */
    void hold(int milliseconds) {
        millis = milliseconds;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                open.add(client);
                open.add(server);
                start(() -> pass(client, server, false));
                start(() -> pass(server, client, true));
            } catch (IOException e) {
                // Closed, or the database is away.
            }
        }
    }

    private void pass(Socket from, Socket to, boolean held) {
        byte[] buffer = new byte[16_384];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (long waited = 0; held && waited < millis && !closed; waited += STEP) {
                    Thread.sleep(STEP);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // Either side hung up; closing the streams tells the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "slowdown");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
