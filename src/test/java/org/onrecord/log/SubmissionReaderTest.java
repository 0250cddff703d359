package org.onrecord.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.onrecord.event.Author;
import org.onrecord.event.Decoded;
import org.onrecord.event.EventType;
import org.onrecord.event.JsonText;
import org.onrecord.log.SubmissionReader.Submission;

/** Submissions are judged by the rules of the doors. */
class SubmissionReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final String DESK = "urn:example:desk";

    private final SubmissionReader reader =
            reader("onrecord.submissions.principals", DESK + " editor The desk,urn:example:crawler analyst");
    private final JsonText json = new JsonText();

    /** A golden record as its source submits it. */
    private record Golden(String key, Map<String, String> headers, String value) {

        Golden with(String header, String text) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.put(header, text);
            return new Golden(key, changed, value);
        }

        Golden saying(String changed) {
            return new Golden(key, headers, changed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeThatIsDescribedIsTakenUnderItsOwnIdAndByItsConfiguredAuthor(EventType type) throws IOException {
        Golden golden = golden(type);

        Submission.Fit fit = assertInstanceOf(Submission.Fit.class, read(golden));

        Decoded.Read read = (Decoded.Read) new RecordReader(1).decode(fit.key(), fit.headers(), fit.value());
        assertEquals(golden.headers().get("ce_id"), fit.eventId().toString());
        assertEquals(
                new Author("submission:" + DESK, "The desk"), read.envelope().author());
        assertEquals(type, read.envelope().type());
        // and what only the service writes is left out
        assertNull(read.envelope().requestHash());
    }

    @ParameterizedTest
    @EnumSource
    void anAuthorNeedNotBeSent(EventType type) throws IOException {
        Golden golden = golden(type);

        assertInstanceOf(
                Submission.Fit.class, read(golden.saying(golden.value().replaceFirst("\"author\":\\{[^}]*},?", ""))));
    }

    @ParameterizedTest
    @EnumSource
    void anAnalystSubmitsFollowUpsOnly(EventType type) throws IOException {
        Submission read = read(golden(type).with("ce_source", "urn:example:crawler"));

        if (type.wire().startsWith("follow-up.")) {
            assertInstanceOf(Submission.Fit.class, read);
        } else {
            assertEquals(
                    "not_allowed",
                    assertInstanceOf(Submission.Unfit.class, read).reason());
        }
    }

    @Test
    void aSourceThatNobodyConfiguredIsRefused() throws IOException {
        assertEquals("unknown_source", unfit(golden(EventType.FOLLOW_UP_LOGGED).with("ce_source", "urn:stranger")));
    }

    @ParameterizedTest
    @CsvSource({
        "not_an_event, ce_id, 17",
        "not_an_event, ce_specversion, 0.3",
        "not_an_event, ce_subject, 00000000-0000-0000-0000-000000000000",
        "not_an_event, content-type, text/plain",
        "unknown_type, ce_type, follow-up.sung.v1"
    })
    void anAttributeThatIsWrongIsRefused(String reason, String header, String text) throws IOException {
        assertEquals(reason, unfit(golden(EventType.FOLLOW_UP_LOGGED).with(header, text)));
    }

    @Test
    void whatNoDoorWouldTakeIsRefused() throws IOException {
        Golden golden = golden(EventType.FOLLOW_UP_LOGGED);

        assertEquals("invalid_data", unfit(golden.saying("{\"followUp\":{\"type\":\"check\"}}")));
        assertEquals("invalid_data", unfit(golden.saying("[]")));
        assertEquals("invalid_data", unfit(golden.saying("{")));
        assertEquals("invalid_data", unfit(golden.saying(golden.value().replaceFirst("\\{", "{\"colour\":\"red\","))));
        assertEquals(
                "invalid_data",
                unfit(golden.saying("{\"followUp\":{\"type\":\"check\",\"occurredOn\":\"2026-11-25\"}}")));
        assertEquals("too_large", unfit(golden.saying(" ".repeat(SubmissionReader.MAX_VALUE + 1))));
        assertEquals(
                "not_an_event",
                ((Submission.Unfit) reader.read(null, new RecordHeaders(headers(golden)), null)).reason());
    }

    @Test
    void whatTheLogCouldNotTakeIsRefusedAndDoesNotHoldUpTheOthers() throws IOException {
        Golden logged = golden(EventType.FOLLOW_UP_LOGGED);
        assertEquals("too_large", unfit(logged.with("ce_note", "n".repeat(SubmissionReader.MAX_HEADERS))));

        // 1e20 is written out in the canonical form
        String numbers = "1e20,".repeat(SubmissionReader.MAX_VALUE / 6) + "0";
        assertEquals(
                "too_large",
                unfit(golden(EventType.COMMITMENT_AMENDED).saying("{\"patch\":{\"themes\":[" + numbers + "]}}")));
    }

    @Test
    void principalsAreReadFromOnePropertyEachToo() {
        SubmissionReader each = reader("onrecord.submissions.principals[0]", "urn:example:a.b analyst Someone, else");

        Submission read = each.read(null, new RecordHeaders().add("ce_source", bytes("urn:example:a.b")), null);

        assertEquals("not_an_event", ((Submission.Unfit) read).reason());
    }

    @Test
    void aRoleThatNoSubmitterCanHaveStopsTheStart() {
        for (String wrong : List.of("urn:a admin", "urn:a", "urn:a analyst,urn:a editor")) {
            assertThrows(IllegalStateException.class, () -> reader("onrecord.submissions.principals", wrong));
        }
    }

    private String unfit(Golden golden) {
        return assertInstanceOf(Submission.Unfit.class, read(golden)).reason();
    }

    private Submission read(Golden golden) {
        return reader.read(bytes(golden.key()), headers(golden), bytes(golden.value()));
    }

    private static Headers headers(Golden golden) {
        Headers headers = new RecordHeaders();
        golden.headers().forEach((name, text) -> headers.add(name, bytes(text)));
        return headers;
    }

    private Golden golden(EventType type) throws IOException {
        var file = json.parse(Files.readAllBytes(Path.of("src/test/resources/golden", type.wire() + ".json")));
        Map<String, String> headers = new LinkedHashMap<>();
        file.get("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().textValue()));
        headers.put("ce_source", DESK);
        return new Golden(
                file.get("key").textValue(), headers, file.get("value").textValue());
    }

    private static SubmissionReader reader(String property, String value) {
        SubmissionsConfig settings = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(SubmissionsConfig.class)
                .withSources(new PropertiesConfigSource(Map.of(property, value), "test", 500))
                .build()
                .getConfigMapping(SubmissionsConfig.class);
        return new SubmissionReader(new Submitters(settings), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
