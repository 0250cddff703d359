package org.onrecord;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.onrecord.access.AdminKeyOfTest;
import org.onrecord.embedded.EmbeddedTestResource;

/** The description is served to anyone, and what the running service answers fits it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class OpenApiIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void theDescriptionIsServedToAnyone() throws IOException {
        JsonNode served = served();

        assertEquals("Onrecord", served.at("/info/title").textValue());
        assertEquals(
                "bearer", served.at("/components/securitySchemes/apiKey/scheme").textValue());
        assertTrue(served.get("paths").has("/api/v1/commitments/{idOrSlug}/follow-ups"));
        assertTrue(
                served.get("paths").properties().stream()
                        .noneMatch(path -> path.getKey().contains("sample")),
                "nothing is added from annotations");
    }

    @Test
    void itCanBeTriedByAnyone() {
        given().get("/docs/").then().statusCode(200).contentType("text/html").body(containsString("/openapi"));
    }

    @Test
    void whatIsAnsweredFits() throws IOException {
        DescribedDoors doors = new DescribedDoors(served());
        String slug = "open-api-" + UUID.randomUUID().toString().substring(0, 8);
        String source = "/api/v1/sources/" + slug;
        String commitment = "/api/v1/commitments/" + slug;
        String ofCommitment = "/api/v1/commitments/{idOrSlug}";

        doors.fits(
                "POST /api/v1/sources",
                201,
                write("/api/v1/sources", "{\"slug\":\"" + slug + "\",\"title\":\"T\",\"text\":\"We will.\"}"));
        doors.fits(
                "POST /api/v1/commitments",
                201,
                write(
                        "/api/v1/commitments",
                        "{\"slug\":\"" + slug
                                + "\",\"kind\":\"commitment\",\"title\":\"Title\",\"statedOn\":\"2022-05\","
                                + "\"statedBy\":[{\"person\":\"P\",\"type\":\"state\"}],\"deadline\":{\"to\":\"2022-12-31\","
                                + "\"basis\":\"inferred\"},\"citation\":{\"source\":\"" + slug
                                + "\",\"quote\":\"We will.\"}}"));
        Response logged = write(
                commitment + "/follow-ups",
                "{\"type\":\"update\",\"occurredOn\":\"2023\",\"assessments\":[{\"assessor\":{\"name\":\"C\",\"type\":"
                        + "\"un_body\"},\"scheme\":\"hrc-follow-up\",\"originalValue\":\"A\"},{\"assessor\":{\"name\":"
                        + "\"Desk\",\"type\":\"analyst\"},\"implementation\":\"stalled\"}],\"evidence\":[{\"title\":\"E\"}]}");
        doors.fits("POST " + ofCommitment + "/follow-ups", 201, logged);
        String followUp = "/api/v1/follow-ups/" + logged.path("id");
        String ofFollowUp = "/api/v1/follow-ups/{id}";
        doors.fits(
                "POST " + ofFollowUp + "/correction",
                201,
                write(followUp + "/correction", "{\"occurredOn\":\"2023-02\"}"));
        doors.fits("GET " + ofFollowUp, 200, read(followUp));
        doors.fits("POST " + ofFollowUp + "/retraction", 201, write(followUp + "/retraction", "{\"reason\":\"R\"}"));
        doors.fits(
                "POST " + ofCommitment + "/withdrawal", 201, write(commitment + "/withdrawal", "{\"reason\":\"R\"}"));
        doors.fits("GET " + ofCommitment, 200, read(commitment));
        doors.fits("GET " + ofCommitment, 200, read(commitment + "?asOf=2023&knownAt=2999"));
        doors.fits("GET " + ofCommitment, 404, read("/api/v1/commitments/nowhere"));
        doors.fits("GET " + ofCommitment + "/timeline", 200, read(commitment + "/timeline"));
        doors.fits("GET " + ofCommitment + "/timeline", 200, read(commitment + "/timeline?asOf=2023&knownAt=2999"));
        doors.fits("GET " + ofCommitment + "/timeline", 404, read(commitment + "/timeline?asOf=1999"));
        doors.fits("GET " + ofCommitment + "/follow-ups", 200, read(commitment + "/follow-ups"));
        doors.fits("GET " + ofCommitment + "/proof", 200, read(commitment + "/proof"));
        doors.fits("GET /api/v1/commitments", 200, read("/api/v1/commitments"));
        doors.fits("GET /api/v1/commitments", 200, read("/api/v1/commitments?asOf=2023&knownAt=2999"));
        doors.fits("GET /api/v1/commitments", 400, read("/api/v1/commitments?kind=poem"));
        doors.fits("GET /api/v1/facets", 200, read("/api/v1/facets"));
        doors.fits("GET /api/v1/board", 200, read("/api/v1/board?groupBy=theme"));
        doors.fits("GET /api/v1/board", 200, read("/api/v1/board?groupBy=source&asOf=2023&knownAt=2999"));
        doors.fits("GET /api/v1/board/history", 200, read("/api/v1/board/history?from=2022-01-01&to=2022-12-31"));
        doors.fits("GET /api/v1/sources", 200, read("/api/v1/sources"));
        doors.fits("GET /api/v1/sources/{idOrSlug}", 200, read(source));
        doors.fits("GET /api/v1/sources/{idOrSlug}/text", 200, read(source + "/text", "text/plain"));
        doors.fits("GET /api/v1/changes", 200, read("/api/v1/changes"));
        doors.fits("GET /api/v1/changes", 400, read("/api/v1/changes?after=nothing"));
        doors.fits("GET /api/v1/feeds/changes.json", 200, read("/api/v1/feeds/changes.json", "application/feed+json"));
        doors.fits("GET /api/v1/feeds/changes.atom", 200, read("/api/v1/feeds/changes.atom", "application/atom+xml"));
        doors.fits("GET /api/v1/exports/commitments.csv", 200, read("/api/v1/exports/commitments.csv", "text/csv"));
        String lines = "application/x-ndjson";
        doors.fits("GET /api/v1/exports/commitments.ndjson", 200, read("/api/v1/exports/commitments.ndjson", lines));
        doors.fits("GET /api/v1/exports/events.ndjson", 200, read("/api/v1/exports/events.ndjson", lines));
        doors.fits("GET /api/v1/api-keys", 200, read("/api/v1/api-keys"));
        doors.fits("GET /api/v1/admin/audit", 200, read("/api/v1/admin/audit"));
        doors.fits("GET /api/v1/admin/receivers", 200, read("/api/v1/admin/receivers"));
        doors.fits("GET /api/v1/admin/records", 200, read("/api/v1/admin/records"));
        doors.fits("GET /api/v1/admin/projections", 200, read("/api/v1/admin/projections"));
        Response made = write("/api/v1/checkpoints", "");
        doors.fits("POST /api/v1/checkpoints", made.statusCode(), made);
        doors.fits("GET /api/v1/checkpoints", 200, read("/api/v1/checkpoints"));
        doors.fits("GET /api/v1/checkpoints/latest", 200, read("/api/v1/checkpoints/latest"));
        doors.fits("GET /api/v1/checkpoints/{number}", 200, read("/api/v1/checkpoints/" + made.path("number")));
        doors.fits("GET /api/v1/checkpoints/key", 200, read("/api/v1/checkpoints/key"));
        doors.fits("GET /problems", 200, read("/problems"));

        Set<String> untried = doors.reads(Set.of("Commitments", "Follow-ups", "Board", "Sources", "Export", "Changes"));
        untried.removeAll(doors.tried());
        assertEquals(Set.of("GET /api/v1/stream"), untried);
    }

    private static Response write(String path, String body) {
        return given().header("Authorization", AdminKeyOfTest.bearer())
                .contentType("application/json")
                .body(body)
                .post(path);
    }

    private static Response read(String path) {
        return read(path, "application/json");
    }

    private static Response read(String path, String type) {
        return given().header("Authorization", AdminKeyOfTest.bearer())
                .accept(type)
                .get(path);
    }

    private static JsonNode served() throws IOException {
        Response answer = given().accept("application/json").get("/openapi");
        assertEquals(200, answer.statusCode());
        return MAPPER.readTree(answer.asString());
    }
}
