package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one instance exports, an empty one imports. */
@Tag("long")
class RoundTripIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ITEMS = "/api/v1/commitments/";
    private static final String REPORT = "ai-release-xinjiang-report";
    private static final String CLAIM = "china-xinjiang-demonized-claim";

    @TempDir
    Path first;

    @TempDir
    Path second;

    @Test
    void anExportIsImportedIntoAnEmptyInstanceToTheSameStandings() throws Exception {
        String exported;
        Map<String, JsonNode> standings;
        Map<String, JsonNode> boards;
        // given the sample, and a word of every kind beyond it
        try (RunningService service = RunningService.start(first, "--sample")) {
            awaitSample(service);
            String corrected = logged(service, REPORT, "stalled", "public");
            send(service, "/api/v1/follow-ups/" + corrected + "/correction", "{'summary':'Put right.'}");
            String retracted = logged(service, REPORT, "regressed", "public");
            send(service, "/api/v1/follow-ups/" + retracted + "/retraction", "{'reason':'Wrong.'}");
            logged(service, REPORT, "contrary_action", "internal");
            send(service, ITEMS + CLAIM + "/withdrawal", "{'reason':'Registered twice.'}");
            exported = get(service, "/api/v1/exports/commitments.ndjson");
            standings = standings(service);
            boards = boards(service);
        }
        // when
        try (RunningService empty = RunningService.start(second)) {
            HttpResponse<String> imported = empty.send(request(empty, "/api/v1/imports")
                    .header("Content-Type", "application/x-ndjson")
                    .POST(BodyPublishers.ofString(exported))
                    .build());
            // then
            int lines = (int) exported.lines().count();
            assertTrue(
                    imported.body()
                            .endsWith("{\"summary\":{\"applied\":" + lines + ",\"duplicate\":0,\"refused\":0}}\n"),
                    imported.body());
            assertEquals(standings, standings(empty));
            assertEquals(boards, boards(empty));
            assertEquals(withoutRefs(exported), withoutRefs(get(empty, "/api/v1/exports/commitments.ndjson")));
        }
    }

    /** The board, by whatever it can be grouped by, without how far each instance's record has come. */
    private static Map<String, JsonNode> boards(RunningService service) throws IOException {
        Map<String, JsonNode> boards = new TreeMap<>();
        for (String by : List.of("dutyBearer", "theme", "region", "country", "kind", "statedBy", "source")) {
            for (String moment : List.of("", "&asOf=2023-06")) {
                ObjectNode board = (ObjectNode) JSON.readTree(get(service, "/api/v1/board?groupBy=" + by + moment));
                board.remove("position");
                boards.put(by + moment, board);
            }
        }
        return boards;
    }

    /** Every item by its slug: what it says and where it stands, without what only this instance can know. */
    private static Map<String, JsonNode> standings(RunningService service) throws IOException {
        Map<String, JsonNode> items = new TreeMap<>();
        String next = "/api/v1/commitments?limit=200";
        while (next != null) {
            JsonNode page = JSON.readTree(get(service, next));
            for (JsonNode item : page.path("items")) {
                ObjectNode kept = item.deepCopy();
                kept.remove(List.of("revision", "registeredAt", "updatedAt", "withdrawnAt"));
                for (JsonNode position : kept.path("standing").path("positions")) {
                    position.forEach(held -> {
                        if (held instanceof ObjectNode value) {
                            value.remove("followUpId");
                        }
                    });
                }
                items.put(item.path("slug").asText(), kept);
            }
            next = page.path("next").isNull()
                    ? null
                    : "/api/v1/commitments?limit=200&cursor="
                            + page.path("next").asText();
        }
        return items;
    }

    /** A follow-up's ref is the id that the exporting instance gave it. */
    private static List<String> withoutRefs(String ndjson) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : ndjson.lines().toList()) {
            ObjectNode read = (ObjectNode) JSON.readTree(line);
            if (read.path("op").asText().equals("follow-up")) {
                read.remove("ref");
            }
            lines.add(read.toString());
        }
        return lines;
    }

    private static String logged(RunningService service, String item, String implementation, String visibility)
            throws IOException {
        JsonNode entry = send(
                service,
                ITEMS + item + "/follow-ups",
                "{'type':'update','occurredOn':'2024-05-01','summary':'Seen.','visibility':'" + visibility
                        + "','assessments':[{'assessor':{'name':'Onrecord desk','type':'analyst'},'implementation':'"
                        + implementation + "','basis':'finding'}]}");
        return entry.path("id").asText();
    }

    private static JsonNode send(RunningService service, String path, String body) throws IOException {
        HttpResponse<String> answer = service.send(request(service, path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                .build());
        assertEquals(201, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private static String get(RunningService service, String path) {
        HttpResponse<String> answer = service.send(request(service, path).build());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    private static HttpRequest.Builder request(RunningService service, String path) {
        try {
            String key = Files.readString(service.dataDirectory().resolve("admin.key"))
                    .strip();
            return HttpRequest.newBuilder(service.url(path)).header("Authorization", "Bearer " + key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitSample(RunningService service) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> service.output()
                .contains("The sample is loaded:"));
    }
}
