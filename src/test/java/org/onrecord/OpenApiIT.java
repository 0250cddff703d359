package org.onrecord;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
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
        JsonNode served = served();
        String slug = "open-api-" + UUID.randomUUID().toString().substring(0, 8);
        String commitment = "/api/v1/commitments/" + slug;

        fits(
                served,
                "Source",
                write("/api/v1/sources", "{\"slug\":\"" + slug + "\",\"title\":\"T\",\"text\":\"We will.\"}"));
        fits(
                served,
                "Commitment",
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
        fits(served, "TimelineEntry", logged);
        String followUp = "/api/v1/follow-ups/" + logged.path("id");
        fits(served, "TimelineEntry", write(followUp + "/correction", "{\"occurredOn\":\"2023-02\"}"));
        fits(served, "FollowUpEntry", read(followUp));
        fits(served, "TimelineEntry", write(followUp + "/retraction", "{\"reason\":\"R\"}"));
        fits(served, "Commitment", write(commitment + "/withdrawal", "{\"reason\":\"R\"}"));
        fits(served, "Commitment", read(commitment));
        fits(served, "CommitmentPage", read("/api/v1/commitments"));
        fits(served, "CommitmentPage", read("/api/v1/commitments?asOf=2023&knownAt=2999"));
        fits(served, "Facets", read("/api/v1/facets"));
        fits(served, "TimelinePage", read(commitment + "/timeline"));
        fits(served, "SourcePage", read("/api/v1/sources"));
        fits(served, "ChangePage", read("/api/v1/changes"));
        fits(served, "JsonFeed", read("/api/v1/feeds/changes.json", "application/feed+json"));
        fits(served, "ApiKeyPage", read("/api/v1/api-keys"));
        fits(served, "AuditPage", read("/api/v1/admin/audit"));
        fits(served, "ReceiverPage", read("/api/v1/admin/receivers"));
        fits(served, "KeptRecordPage", read("/api/v1/admin/records"));
        fits(served, "ProjectionPage", read("/api/v1/admin/projections"));
        fits(served, "CheckpointPage", read("/api/v1/checkpoints"));
        fits(served, "ProblemTypePage", read("/problems"));
        fits(served, "Problem", read("/api/v1/commitments/nowhere"));
    }

    private static Response write(String path, String body) {
        Response answer = given().header("Authorization", AdminKeyOfTest.bearer())
                .contentType("application/json")
                .body(body)
                .post(path);
        assertEquals(201, answer.statusCode(), answer.asString());
        return answer;
    }

    private static Response read(String path) {
        return read(path, "application/json");
    }

    private static Response read(String path, String type) {
        return given().header("Authorization", AdminKeyOfTest.bearer())
                .accept(type)
                .get(path);
    }

    private static void fits(JsonNode document, String schema, Response answer) throws IOException {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("$ref", "#/components/schemas/" + schema);
        whole.set("components", document.get("components"));

        assertEquals(
                Set.of(),
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(whole)
                        .validate(MAPPER.readTree(answer.asString())),
                () -> schema + " " + answer.asString());
    }

    private static JsonNode served() throws IOException {
        Response answer = given().accept("application/json").get("/openapi");
        assertEquals(200, answer.statusCode());
        return MAPPER.readTree(answer.asString());
    }
}
