package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The published description of the topics says what the codec does. */
class AsyncApiTest {

    private static final List<Class<? extends Term>> VOCABULARIES = List.of(
            Kind.class,
            Strength.class,
            DeadlineBasis.class,
            ActorType.class,
            RelationType.class,
            FollowUpType.class,
            Visibility.class,
            Implementation.class,
            Accuracy.class,
            Response.class,
            Cooperation.class,
            Basis.class,
            Scheme.class,
            Reliability.class);

    private final AsyncApi api = AsyncApi.published();
    private final JsonNode document = api.document();

    @Test
    void itIsAnAsyncApiOfTheTwoTopics() {
        assertEquals("3.0.0", document.get("asyncapi").textValue());
        assertEquals("onrecord.events", document.at("/channels/events/address").textValue());
        assertEquals(
                "onrecord.submissions",
                document.at("/channels/submissions/address").textValue());
        assertEquals("send", document.at("/operations/appendEvent/action").textValue());
        assertEquals(
                "#/channels/events",
                document.at("/operations/appendEvent/channel/$ref").textValue());
        assertEquals(
                "receive", document.at("/operations/acceptSubmission/action").textValue());
        assertEquals(
                "#/channels/submissions",
                document.at("/operations/acceptSubmission/channel/$ref").textValue());
    }

    @Test
    void everyReferencePointsAtSomething() {
        List<String> dangling = document.findValuesAsText("$ref").stream()
                .filter(ref -> document.at(ref.substring(1)).isMissingNode())
                .toList();

        assertEquals(List.of(), dangling);
    }

    @Test
    void itsMessagesAreTheTypesThatAreWritten() {
        Set<String> types =
                Arrays.stream(EventType.values()).map(EventType::wire).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(
                types,
                new TreeSet<>(document.at("/components/messages").findValuesAsText("name").stream()
                        .filter(name -> name.contains(".v"))
                        .toList()));
        assertEquals(types, new TreeSet<>(words(document.at("/components/schemas/Headers/properties/ce_type"))));
        int count = types.size();
        assertEquals(count, document.at("/channels/events/messages").size());
        assertEquals(count, document.at("/channels/submissions/messages").size());
        assertEquals(count, document.at("/operations/appendEvent/messages").size());
        assertEquals(count, document.at("/operations/acceptSubmission/messages").size());
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void everyVocabularyHasItsWords(Class<? extends Term> vocabulary) {
        List<String> words =
                Arrays.stream(vocabulary.getEnumConstants()).map(Term::wire).toList();

        assertEquals(words, words(document.at("/components/schemas/" + vocabulary.getSimpleName())));
    }

    @Test
    void noOtherVocabularyIsDescribed() {
        Set<String> described = document.at("/components/schemas").properties().stream()
                .filter(schema -> schema.getValue().has("enum"))
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toSet());

        assertEquals(VOCABULARIES.stream().map(Class::getSimpleName).collect(Collectors.toSet()), described);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsValid(EventType type) throws IOException {
        GoldenFilesTest.Golden golden = GoldenFilesTest.golden(type);

        assertEquals(Set.of(), api.faults(type, golden.headers(), Bodies.json(golden.value())));
    }

    @ParameterizedTest
    @EnumSource
    void theExampleIsTheGoldenRecord(EventType type) throws IOException {
        GoldenFilesTest.Golden golden = GoldenFilesTest.golden(type);
        JsonNode example = api.message(type).at("/examples/0");

        assertEquals(golden.value(), CanonicalJson.text(example.get("payload")));
        assertEquals(headers(golden), example.get("headers"));
    }

    /** A schema that lets anything pass would pass the tests above. */
    @ParameterizedTest
    @EnumSource
    void everyRequiredFieldIsMissed(EventType type) throws IOException {
        JsonNode message = api.message(type);
        JsonNode golden = Bodies.json(GoldenFilesTest.golden(type).value());
        JsonNode payload = document.at(message.at("/payload/$ref").textValue().substring(1));
        assertTrue(payload.get("required").size() >= 1);

        for (JsonNode required : payload.get("required")) {
            ObjectNode lacking = golden.deepCopy();
            lacking.remove(required.textValue());
            assertFalse(api.faults(message.get("payload"), lacking).isEmpty(), required.textValue());
        }
    }

    @Test
    void theLimitsAreThoseOfTheReaders() {
        assertEquals(CommitmentBody.TITLE, limit("Commitment", "title"));
        assertEquals(CommitmentBody.SUMMARY, limit("Commitment", "summary"));
        assertEquals(CommitmentBody.NAME, limit("Commitment", "region"));
        assertEquals(CommitmentBody.QUOTE, limit("Citation", "quote"));
        assertEquals(CommitmentBody.SUMMARY, limit("FollowUp", "summary"));
        assertEquals(CommitmentBody.QUOTE, limit("Evidence", "quote"));
        assertEquals(
                Slug.MAX_LENGTH,
                document.at("/components/schemas/Slug/maxLength").intValue());
        assertEquals(CommitmentBody.SPEAKERS, items("Commitment", "statedBy"));
        assertEquals(CommitmentBody.LIST, items("Commitment", "criteria"));
        assertEquals(FollowUpBody.EVIDENCE, items("FollowUp", "evidence"));
        assertEquals(FollowUpBody.ASSESSMENTS, items("FollowUp", "assessments"));
    }

    static Stream<Class<? extends Term>> vocabularies() {
        return VOCABULARIES.stream();
    }

    private int limit(String schema, String field) {
        return document.at("/components/schemas/" + schema + "/properties/" + field + "/maxLength")
                .intValue();
    }

    private int items(String schema, String field) {
        return document.at("/components/schemas/" + schema + "/properties/" + field + "/maxItems")
                .intValue();
    }

    private static ObjectNode headers(GoldenFilesTest.Golden golden) {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        golden.headers().forEach(headers::put);
        return headers;
    }

    private static List<String> words(JsonNode schema) {
        return schema.get("enum").valueStream().map(JsonNode::textValue).toList();
    }
}
