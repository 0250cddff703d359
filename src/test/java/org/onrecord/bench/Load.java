package org.onrecord.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Requests on a number of connections.
 *
 * @param port of a server on this machine
 * @param connections each is a thread's
 * @param requests the request of each number
 * @param status which every answer must have
 */
record Load(int port, int connections, LongFunction<byte[]> requests, int status) {

    /**
     * What came of it.
     *
     * @param nanos how long each took
     */
    record Result(List<Long> nanos, double seconds) {

        double rate() {
            return nanos.size() / seconds;
        }

        Latencies latencies() {
            return new Latencies(nanos, List.of());
        }
    }

    /** When a request begins: the one that has a number, by {@link System#nanoTime}. */
    private interface Pace {
        long begin(long number, long begun);
    }

    /** As many as the server takes: on each connection one after the other. */
    Result atOnce(Duration time) throws Exception {
        return run(time, (number, begun) -> System.nanoTime());
    }

    /** So many a second, however long the answers take; what has to wait for its turn is timed from when it was due. */
    Result at(double rate, Duration time) throws Exception {
        return run(time, (number, begun) -> {
            long due = begun + (long) (number * 1e9 / rate);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return due;
        });
    }

    private Result run(Duration time, Pace pace) throws Exception {
        AtomicLong numbers = new AtomicLong();
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<List<Long>>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(threads.submit(() -> one(numbers, begun, end, pace)));
            }
            List<Long> nanos = new ArrayList<>();
            for (Future<List<Long>> one : all) {
                nanos.addAll(one.get());
            }
            return new Result(nanos, (System.nanoTime() - begun) / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Long> one(AtomicLong numbers, long begun, long end, Pace pace) throws IOException {
        List<Long> nanos = new ArrayList<>();
        try (Door door = new Door(port)) {
            while (System.nanoTime() < end) {
                long number = numbers.getAndIncrement();
                byte[] request = requests.apply(number);
                long from = pace.begin(number, begun);
                int answered = door.ask(request);
                if (answered != status) {
                    throw new IOException("answered with " + answered);
                }
                nanos.add(System.nanoTime() - from);
            }
        }
        return nanos;
    }
}
