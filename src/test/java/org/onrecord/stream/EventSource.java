package org.onrecord.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client of server-sent events as a browser has it: it reads fields, dispatches events, and keeps the last id. */
public final class EventSource implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicInteger comments = new AtomicInteger();
    private final Thread reader;
    private volatile String lastEventId = "";
    private volatile boolean ended;

    /** An event that was dispatched. */
    public record Event(String id, String type, String data) {

        public JsonNode json() {
            try {
                return JSON.readTree(data);
            } catch (JsonProcessingException e) {
                throw new AssertionError(data, e);
            }
        }
    }

    private EventSource(HttpResponse<InputStream> response) {
        this.response = response;
        this.reader = new Thread(this::read, "event-source");
        this.reader.setDaemon(true);
        this.reader.start();
    }

    /** Connects; headers are names and values in turn. */
    public static EventSource open(URI address, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new EventSource(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public HttpResponse<?> response() {
        return response;
    }

    public String lastEventId() {
        return lastEventId;
    }

    public int comments() {
        return comments.get();
    }

    /** Whether the server or the line has ended it. */
    public boolean ended() {
        return ended;
    }

    /** The next event, or null where none came in time. */
    public Event next(Duration atMost) throws InterruptedException {
        return events.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            StringBuilder data = new StringBuilder();
            String type = "";
            String id = "";
            // Ends a line at LF, CR and CRLF, as the standard does.
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.indexOf(':');
                String field = colon < 0 ? line : line.substring(0, colon);
                String value = colon < 0 ? "" : line.substring(colon + 1);
                value = value.startsWith(" ") ? value.substring(1) : value;
                if (line.isEmpty()) {
                    lastEventId = id;
                    if (!data.isEmpty()) {
                        events.add(new Event(id, type, data.substring(0, data.length() - 1)));
                    }
                    data.setLength(0);
                    type = "";
                } else if (colon == 0) {
                    comments.incrementAndGet();
                } else if (field.equals("data")) {
                    data.append(value).append('\n');
                } else if (field.equals("event")) {
                    type = value;
                } else if (field.equals("id")) {
                    id = value;
                }
            }
        } catch (IOException e) {
            // The line broke; whoever waits for events sees that none come.
        } finally {
            ended = true;
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
