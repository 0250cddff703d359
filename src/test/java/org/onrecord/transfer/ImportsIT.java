package org.onrecord.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.COMMITMENTS;
import static org.onrecord.access.Desk.freshSlug;
import static org.onrecord.access.Desk.item;
import static org.onrecord.access.Desk.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.JsonText;

@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class ImportsIT {

    private static final String IMPORTS = "/api/v1/imports";
    private static final String NDJSON = "application/x-ndjson";

    private final Desk desk = new Desk();
    private final JsonText jsonText = new JsonText();
    private final String slug = freshSlug();

    @Test
    void theSampleIsImportedOnceHoweverOftenItIsSent() {
        // given
        String sample = new SampleLines(freshSlug() + "-").text();
        // when, then
        String before = Desk.position();
        assertEquals(counts(289, 0, 0), summary(imported(IMPORTS + "?dryRun=true", sample)));
        assertEquals(before, Desk.position());
        List<JsonNode> results = imported(IMPORTS, sample);
        assertEquals(counts(289, 0, 0), summary(results));
        for (int i = 0; i < 289; i++) {
            assertEquals(i + 1, results.get(i).get("line").intValue());
            assertEquals(36, results.get(i).get("id").textValue().length());
        }
        String after = Desk.position();
        List<JsonNode> again = imported(IMPORTS, sample);
        assertEquals(counts(0, 289, 0), summary(again));
        assertEquals(counts(0, 289, 0), summary(imported(IMPORTS + "?dryRun=true", sample)));
        assertEquals(after, Desk.position());
        assertEquals(
                results.stream().map(result -> result.path("id")).toList(),
                again.stream().map(result -> result.path("id")).toList());
    }

    @Test
    void aBadLineIsReportedByNumberAndPointerAndTheOthersGoOn() {
        String lines = String.join(
                "\n",
                "\uFEFF" + commitment(slug) + "\r",
                "{\"op\":\"commitment\",",
                json("{'op':'rumour','ref':'r','body':{}}"),
                json("{'op':'commitment','body':{}}"),
                "",
                "  \t\r",
                check("no-such-item", slug + "-5"),
                json("{'op':'follow-up','ref':'" + slug + "-6','body':{'commitment':'" + slug
                        + "','type':'check','occurredOn':'2999','evidence':[{'url':'javascript:x'}]}}"),
                json("{'op':'follow-up','ref':'" + slug + "-7','body':{'summary':'" + "x".repeat(256 * 1024) + "'}}"),
                json("{'op':'relation','ref':'" + slug + "-8','body':{'commitment':'" + slug
                        + "','type':'likes','target':'" + slug + "'}}"),
                json("{'op':'relation','ref':'" + slug + "-9','body':{'commitment':'" + slug
                        + "','type':'repeats','target':'" + slug + "'}}"),
                json("{'op':'commitment','ref':'" + slug + "-10','body':" + item(slug, "call", "") + "}"),
                "[]",
                "null",
                json("{'op':'commitment','ref':'r\\u0000','body':{}}"),
                json("{'op':'commitment','ref':'r','body':{},'more':1}"),
                check(slug, slug + "-17"));
        // when
        List<JsonNode> results = imported(IMPORTS, lines);
        // then
        assertEquals(counts(2, 0, 13), summary(results));
        assertEquals(
                List.of(1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17),
                results.subList(0, 15).stream()
                        .map(result -> result.get("line").intValue())
                        .toList());
        assertEquals("applied", results.get(0).get("outcome").textValue());
        assertEquals(
                desk.read("nobody", slug).getString("id"),
                results.get(0).get("id").textValue());
        assertEquals("malformed-json", problem(results, 2));
        assertEquals("invalid-body /op", problem(results, 3));
        assertEquals("invalid-body /ref", problem(results, 4));
        assertEquals("unknown-commitment /body/commitment", problem(results, 7));
        assertEquals("invalid-body /body/evidence/0/url /body/occurredOn", problem(results, 8));
        assertEquals("too-large", problem(results, 9));
        assertEquals("invalid-body /body/type", problem(results, 10));
        assertEquals("relation-to-itself", problem(results, 11));
        assertEquals("slug-taken", problem(results, 12));
        assertEquals("invalid-body ", problem(results, 13).substring(0, 13));
        assertEquals("invalid-body ", problem(results, 14).substring(0, 13));
        assertEquals("invalid-body /ref", problem(results, 15));
        assertEquals("invalid-body /more", problem(results, 16));
        // The last line has no end of line.
        assertEquals("applied", results.get(14).get("outcome").textValue());
        assertEquals(
                List.of("registered", "check"), desk.timeline("nobody", slug).getList("items.type"));
    }

    @Test
    void aDryRunReportsWhatAnImportWouldAndWritesNothing() {
        String lines = commitment(slug) + "\n" + check(slug, slug + "-c") + "\n" + check(slug, slug + "-c") + "\n"
                + json("{'op':'relation','ref':'" + slug + "-r','body':{'commitment':'" + slug
                        + "','type':'repeats','target':'" + slug + "'}}\n");
        String before = Desk.position();
        List<JsonNode> dry = imported(IMPORTS + "?dryRun=true", lines);
        assertEquals(before, Desk.position());
        Desk.nobody().get(COMMITMENTS + "/" + slug).then().statusCode(404);
        List<JsonNode> wet = imported(IMPORTS, lines);
        assertEquals(dry, wet);
        assertEquals(counts(2, 1, 1), summary(wet));
    }

    @Test
    void anotherBodyUnderTheSameRefIsRefusedInTheSameFileToo() {
        String other = freshSlug();
        String lines = String.join(
                "\n",
                json("{'op':'commitment','ref':'" + slug + "-i','body':" + item(slug, "call", "") + "}"),
                json("{'op':'commitment','ref':'" + slug + "-i','body':" + item(other, "call", "") + "}"),
                json("{'op':'source','ref':'" + slug + "-s','body':{'slug':'" + slug + "-s','title':'One'}}"),
                json("{'op':'source','ref':'" + slug + "-s','body':{'slug':'" + other + "-s','title':'Two'}}"),
                check(slug, slug + "-c"),
                json("{'op':'follow-up','ref':'" + slug + "-c','body':{'commitment':'" + slug
                        + "','type':'check','occurredOn':'2021'}}"),
                check(slug, slug + "-c"),
                // What was refused has taken nothing.
                json("{'op':'commitment','ref':'" + slug + "-n','body':{'title':''}}"),
                json("{'op':'commitment','ref':'" + slug + "-n','body':" + item(slug + "-n", "call", "") + "}"));
        // when
        List<JsonNode> dry = imported(IMPORTS + "?dryRun=true", lines);
        List<JsonNode> wet = imported(IMPORTS, lines);
        // then
        assertEquals(dry, wet);
        assertEquals(counts(4, 1, 4), summary(wet));
        for (int line : List.of(2, 4, 6)) {
            assertEquals("idempotency-key-reused", problem(wet, line));
        }
        assertEquals("duplicate", wet.get(6).get("outcome").textValue());
        Desk.nobody().get(COMMITMENTS + "/" + other).then().statusCode(404);
    }

    @Test
    void anotherBodyUnderTheSameRefIsRefused() {
        imported(IMPORTS, commitment(slug) + "\n" + check(slug, slug + "-c"));
        List<JsonNode> results = imported(
                IMPORTS,
                json("{'op':'follow-up','ref':'" + slug + "-c','body':{'commitment':'" + slug
                        + "','type':'check','occurredOn':'2021'}}"));
        assertEquals("idempotency-key-reused", problem(results, 1));
        assertEquals(422, results.get(0).at("/problem/status").intValue());
        assertEquals(2, desk.read("nobody", slug).getInt("revision"));
        // Within one file just the same.
        String other = freshSlug();
        results = imported(
                IMPORTS,
                commitment(other) + "\n" + check(other, other + "-c") + "\n"
                        + json("{'op':'follow-up','ref':'" + other + "-c','body':{'commitment':'" + other
                                + "','type':'check','occurredOn':'2021'}}"));
        assertEquals("idempotency-key-reused", problem(results, 3));
        assertEquals(2, desk.read("nobody", other).getInt("revision"));
    }

    @Test
    void namesOfTheFileWinAndNamesOfTheRecordAreKnown() {
        desk.editor().body(item(slug, "call", "")).post(COMMITMENTS).then().statusCode(201);
        String ref = slug + " with a space";
        List<JsonNode> results = imported(
                IMPORTS,
                json("{'op':'commitment','ref':'" + ref + "','body':" + item(slug + "-b", "claim", "") + "}\n")
                        + check(ref, slug + "-1") + "\n" + check(slug, slug + "-2") + "\n"
                        + json("{'op':'relation','ref':'" + slug + "-3','body':{'commitment':'" + slug
                                + "','type':'repeats','target':'" + ref + "'}}"));
        assertEquals(counts(4, 0, 0), summary(results));
        assertEquals(2, desk.read("nobody", slug + "-b").getInt("revision"));
        assertEquals(3, desk.read("nobody", slug).getInt("revision"));
        // A later file knows the refs of an earlier one.
        assertEquals(counts(1, 0, 0), summary(imported(IMPORTS, check(ref, slug + "-4"))));
    }

    @Test
    void thousandsOfLinesComeInOneStreamedRequest() throws Exception {
        // given
        String lines = commitment(slug) + "\n"
                + IntStream.range(1, 5_000)
                        .mapToObj(i -> check(slug, slug + "-" + i))
                        .collect(Collectors.joining("\n"));
        // when: of unknown length, hence chunked
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + IMPORTS))
                .header("Authorization", desk.bearer("editor"))
                .header("Content-Type", NDJSON)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(lines.getBytes(UTF_8))))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        // then
        assertEquals(200, answer.statusCode());
        List<JsonNode> results = parsed(answer.body());
        assertEquals(5_001, results.size());
        assertEquals(counts(5_000, 0, 0), summary(results));
        assertEquals(5_000, desk.read("nobody", slug).getInt("revision"));
        assertEquals(4_999, desk.read("nobody", slug).getInt("standing.followUpCount"));
    }

    @Test
    void resultsComeBeforeTheRequestHasEnded() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + IMPORTS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + desk.bearer("editor")
                            + "\r\nContent-Type: " + NDJSON
                            + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
                    .getBytes(UTF_8));
            String second = check(slug, slug + "-2");
            // The second line is only half there.
            chunk(out, commitment(slug) + "\n" + second.substring(0, 20));
            String first = readUntil(socket.getInputStream(), "\"outcome\":\"applied\"");
            assertTrue(first.startsWith("HTTP/1.1 200"), first);
            assertTrue(first.contains("\"line\":1"), first);
            assertFalse(first.contains("summary"), first);
            chunk(out, second.substring(20));
            out.write("0\r\n\r\n".getBytes(UTF_8));
            out.flush();
            String rest = readUntil(socket.getInputStream(), "\"refused\":0}}");
            assertTrue(rest.contains("\"line\":2"), rest);
            assertTrue(rest.contains("{\"summary\":{\"applied\":2,\"duplicate\":0"), rest);
        }
    }

    @Test
    void anImportSaysWhatItIsAndIsAskedOnlyWhatItKnows() {
        for (String type : List.of("application/json", "text/plain")) {
            desk.editor()
                    .contentType(type)
                    .body(commitment(slug))
                    .post(IMPORTS)
                    .then()
                    .statusCode(415)
                    .contentType("application/problem+json");
        }
        desk.editor()
                .contentType(NDJSON)
                .body("")
                .post(IMPORTS + "?dryRun=maybe")
                .then()
                .statusCode(400);
        desk.editor()
                .contentType(NDJSON)
                .body("")
                .post(IMPORTS + "?dryrun=true")
                .then()
                .statusCode(400);
        Desk.nobody().contentType(NDJSON).body("").post(IMPORTS).then().statusCode(401);
        desk.analyst().contentType(NDJSON).body("").post(IMPORTS).then().statusCode(403);
        assertEquals(counts(0, 0, 0), summary(imported(IMPORTS, "")));
        Desk.nobody().get(COMMITMENTS + "/" + slug).then().statusCode(404);
    }

    private static String commitment(String name) {
        return json("{'op':'commitment','ref':'" + name + "','body':" + item(name, "call", "") + "}");
    }

    private static String check(String commitment, String ref) {
        return json("{'op':'follow-up','ref':'" + ref + "','body':{'commitment':'" + commitment
                + "','type':'check','occurredOn':'2022'}}");
    }

    private List<JsonNode> imported(String path, String lines) {
        Response answer = desk.editor()
                .contentType(NDJSON + ";charset=utf-8")
                .body(lines.getBytes(UTF_8))
                .post(path);
        assertEquals(200, answer.statusCode(), answer.asString());
        assertTrue(answer.contentType().startsWith(NDJSON));
        return parsed(new String(answer.asByteArray(), UTF_8));
    }

    private List<JsonNode> parsed(String results) {
        return results.lines().map(line -> jsonText.parse(line.getBytes(UTF_8))).toList();
    }

    private static Map<String, Integer> summary(List<JsonNode> results) {
        JsonNode summary = results.get(results.size() - 1).get("summary");
        assertNull(summary.get("problem"));
        return Map.of(
                "applied", summary.get("applied").intValue(),
                "duplicate", summary.get("duplicate").intValue(),
                "refused", summary.get("refused").intValue());
    }

    private static Map<String, Integer> counts(int applied, int duplicate, int refused) {
        return Map.of("applied", applied, "duplicate", duplicate, "refused", refused);
    }

    /** The problem of a line: its slug, and the pointers of its errors. */
    private static String problem(List<JsonNode> results, int line) {
        JsonNode result = results.stream()
                .filter(one -> one.path("line").intValue() == line)
                .findFirst()
                .orElseThrow();
        assertEquals("refused", result.get("outcome").textValue());
        StringBuilder problem =
                new StringBuilder(result.at("/problem/type").textValue().replace("urn:onrecord:problem:", ""));
        result.at("/problem/errors").findValuesAsText("pointer").stream()
                .sorted()
                .forEach(pointer -> problem.append(' ').append(pointer));
        return problem.toString();
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
        out.write(bytes);
        out.write("\r\n".getBytes(UTF_8));
        out.flush();
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        while (!read.toString(UTF_8).contains(end)) {
            int length = in.read(piece);
            if (length < 0) {
                break;
            }
            read.write(piece, 0, length);
        }
        return read.toString(UTF_8);
    }
}
