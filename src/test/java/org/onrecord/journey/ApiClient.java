package org.onrecord.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client of the API that holds a key. May be used by many threads. */
public final class ApiClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final URI base;
    private final String key;
    private final Duration patience;

    public ApiClient(URI base, String key) {
        this(base, key, Duration.ofSeconds(60));
    }

    /** A client that waits so long for an answer and no longer. */
    public ApiClient(URI base, String key, Duration patience) {
        this.base = base;
        this.key = key;
        this.patience = patience;
    }

    /** An answer, its body read where it is JSON. */
    public record Answer(int status, JsonNode body, HttpResponse<String> raw) {

        public String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        public Answer expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("expected " + wanted + ", got " + status + ": " + raw.body());
            }
            return this;
        }
    }

    public Answer get(String path, String... headers) throws IOException {
        return send(request(path, headers).GET());
    }

    public Answer post(String path, Object body, String... headers) throws IOException {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    public Answer delete(String path) throws IOException {
        return send(request(path).DELETE());
    }

    public Answer register(String slug) throws IOException {
        return post(
                        "/api/v1/commitments",
                        Map.of(
                                "slug",
                                slug,
                                "kind",
                                "commitment",
                                "title",
                                "Clean the harbour",
                                "statedOn",
                                "2022-05-28",
                                "statedBy",
                                List.of(Map.of("organisation", "The port", "type", "state"))))
                .expect(201);
    }

    public Answer log(String slug, String summary, String... headers) throws IOException {
        return post(
                "/api/v1/commitments/" + slug + "/follow-ups",
                Map.of(
                        "type",
                        "update",
                        "occurredOn",
                        "2022-08-31",
                        "summary",
                        summary,
                        "assessments",
                        List.of(Map.of(
                                "assessor",
                                Map.of("name", "Watchers", "type", "ngo"),
                                "implementation",
                                "in_progress"))),
                headers);
    }

    /** The summaries of all follow-ups on a timeline, the oldest first, page after page. */
    public List<String> summaries(String slug, String... headers) throws IOException {
        List<String> summaries = new ArrayList<>();
        for (JsonNode entry : all("/api/v1/commitments/" + slug + "/timeline?order=oldest", headers)) {
            if (entry.path("type").asText().equals("update")) {
                summaries.add(entry.path("summary").asText());
            }
        }
        return summaries;
    }

    /** All items of a list. */
    public List<JsonNode> all(String path, String... headers) throws IOException {
        List<JsonNode> items = new ArrayList<>();
        String paged = path + (path.contains("?") ? "&" : "?") + "limit=200";
        String next = paged;
        while (next != null) {
            JsonNode page = get(next, headers).expect(200).body();
            page.path("items").forEach(items::add);
            next = page.path("next").isTextual()
                    ? paged + "&cursor=" + URLEncoder.encode(page.path("next").asText(), StandardCharsets.UTF_8)
                    : null;
        }
        return items;
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(patience).header("Authorization", "Bearer " + key);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), read(response.body()), response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().missingNode();
        }
    }
}
