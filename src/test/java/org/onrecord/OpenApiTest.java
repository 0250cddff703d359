package org.onrecord;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.event.Accuracy;
import org.onrecord.event.ActorType;
import org.onrecord.event.Basis;
import org.onrecord.event.CommitmentBody;
import org.onrecord.event.Cooperation;
import org.onrecord.event.DeadlineBasis;
import org.onrecord.event.FollowUpBody;
import org.onrecord.event.FollowUpType;
import org.onrecord.event.Implementation;
import org.onrecord.event.Kind;
import org.onrecord.event.RelationType;
import org.onrecord.event.Reliability;
import org.onrecord.event.Response;
import org.onrecord.event.Scheme;
import org.onrecord.event.Strength;
import org.onrecord.event.Term;
import org.onrecord.event.Visibility;
import org.onrecord.http.ProblemType;
import org.onrecord.source.Verification;
import org.onrecord.timeline.Timeliness;

/** The published description of the HTTP interface says what the program does. */
class OpenApiTest {

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
            Reliability.class,
            Timeliness.class,
            Verification.class,
            Role.class);

    /** Every method that answers requests, by verb and path. */
    private static final Map<String, List<Method>> DOORS = doors();

    private final JsonNode document = document();

    @Test
    void everyReferencePointsAtSomething() {
        List<String> references = document.findValuesAsText("$ref");

        assertFalse(references.isEmpty());
        assertEquals(
                List.of(),
                references.stream()
                        .filter(ref -> document.at(ref.substring(1)).isMissingNode())
                        .toList());
    }

    /** A comma in a description that is not quoted would end it, and make a word of its own of the rest. */
    @Test
    void noSentenceIsCutByItsComma() {
        List<String> names = new ArrayList<>();
        List<JsonNode> within = new ArrayList<>(List.of(document));
        while (!within.isEmpty()) {
            JsonNode node = within.remove(within.size() - 1);
            node.fieldNames().forEachRemaining(names::add);
            node.forEach(within::add);
        }

        assertEquals(
                List.of(), names.stream().filter(name -> name.contains(" ")).toList());
    }

    @Test
    void itsOperationsAreThoseOfTheProgram() {
        assertEquals(DOORS.keySet(), operations().keySet());
    }

    @Test
    void everyOperationHasASummaryAnIdOfItsOwnAndATagThatIsExplained() {
        Set<String> ids = new TreeSet<>();
        List<String> tags = document.get("tags").findValuesAsText("name");
        operations().forEach((name, operation) -> {
            assertFalse(operation.path("summary").asText().isBlank(), name);
            assertTrue(ids.add(operation.path("operationId").asText()), name);
            assertTrue(tags.contains(operation.at("/tags/0").asText()), name);
        });
    }

    @Test
    void everyOperationTakesTheQueryParametersOfItsDoor() {
        Map<String, Set<String>> wanted = new TreeMap<>();
        DOORS.forEach((name, doors) -> wanted.put(
                name, doors.stream().flatMap(OpenApiTest::queryOf).collect(Collectors.toCollection(TreeSet::new))));
        Map<String, Set<String>> described = new TreeMap<>();
        operations().forEach((name, operation) -> described.put(name, parameters(operation, "query")));

        assertEquals(wanted, described);
    }

    @Test
    void everyOperationTakesThePathParametersOfItsPath() {
        operations().forEach((name, operation) -> {
            Set<String> inPath = Arrays.stream(name.split("[{]", -1))
                    .skip(1)
                    .map(part -> part.substring(0, part.indexOf('}')))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(inPath, parameters(operation, "path"), name);
        });
    }

    @Test
    void whoeverNeedsAKeyIsToldSoAndWithWhichRole() {
        DOORS.forEach((name, doors) -> {
            JsonNode operation = operations().get(name);
            Needs needs = needsOf(doors.get(0));
            boolean anonymous = elements(operation.get("security")).anyMatch(JsonNode::isEmpty);
            assertEquals(needs == null, anonymous, name);
            if (needs != null) {
                String sentence = "Needs the role " + needs.value().wire() + ".";
                assertTrue(operation.path("description").asText().startsWith(sentence), name);
                assertTrue(operation.get("responses").has("403"), name);
            }
        });
    }

    @Test
    void everyOperationMayBeLimitedAndTakesKeysAndTokensAlike() {
        operations().forEach((name, operation) -> {
            assertTrue(operation.get("responses").has("429"), name);
            List<String> schemes = elements(operation.get("security"))
                    .flatMap(one -> one.properties().stream())
                    .map(Map.Entry::getKey)
                    .toList();
            assertTrue(schemes.isEmpty() || schemes.equals(List.of("apiKey", "oidc")), name + " " + schemes);
        });
    }

    @Test
    void everyReadButTheStreamMayBeConditional() {
        operations().forEach((name, operation) -> {
            // What a link in a mail shows is a page with a button, and nothing to keep.
            boolean isPage = name.startsWith("GET /alerts/");
            if (name.startsWith("GET ") && !isPage && !name.equals("GET /api/v1/stream")) {
                assertTrue(parameters(operation, "header").contains("If-None-Match"), name);
                assertTrue(operation.at("/responses/200/headers").has("ETag"), name);
                assertTrue(operation.get("responses").has("304"), name);
                assertTrue(operation.get("responses").has("412"), name);
            }
        });
    }

    @Test
    void everyWriteOfAnEventMayBeRepeatedAndAnsweredLater() {
        operations().forEach((name, operation) -> {
            // Those have 202 for what takes its time anyway.
            boolean others = Set.of("Administration", "Alerts")
                    .contains(operation.at("/tags/0").asText());
            if (operation.get("responses").has("202") && !others) {
                assertTrue(
                        parameters(operation, "header").containsAll(Set.of("Idempotency-Key", "Prefer")),
                        name + " " + parameters(operation, "header"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyGoodAnswerHasASchemaAndAnExampleThatFits() {
        List<DynamicTest> tests = new ArrayList<>();
        operations().forEach((name, operation) -> operation.get("responses").properties().stream()
                .filter(answer -> answer.getKey().startsWith("2"))
                .forEach(answer -> resolve(answer.getValue()).path("content").properties().stream()
                        // Lines of several kinds are an example in one text.
                        .filter(content -> content.getKey().endsWith("json")
                                && !content.getValue().path("example").isTextual())
                        .forEach(content -> tests.add(DynamicTest.dynamicTest(
                                name + " " + answer.getKey(), () -> assertFits(content.getValue()))))));
        assertFalse(tests.isEmpty());
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> everyBodyHasASchemaThatFitsItsExampleAndNoUnknownField() {
        List<DynamicTest> tests = new ArrayList<>();
        operations().forEach((name, operation) -> operation.at("/requestBody/content").properties().stream()
                .filter(content ->
                        content.getKey().endsWith("json") && !content.getKey().contains("ndjson"))
                .forEach(content -> tests.add(DynamicTest.dynamicTest(name + " " + content.getKey(), () -> {
                    assertFits(content.getValue());
                    ObjectNode unknown = content.getValue().get("example").deepCopy();
                    unknown.put("colour", "red");
                    assertFalse(
                            faults(content.getValue().get("schema"), unknown).isEmpty());
                }))));
        assertFalse(tests.isEmpty());
        return tests.stream();
    }

    @Test
    void theLinesOfAnImportAndOfItsAnswerFit() throws IOException {
        JsonNode operation = operations().get("POST /api/v1/imports");
        String sent = operation
                .at("/requestBody/content/application~1x-ndjson/example")
                .asText();
        String answered = operation
                .at("/responses/200/content/application~1x-ndjson/example")
                .asText();

        for (String line : sent.lines().toList()) {
            assertEquals(Set.of(), faults(schema("ImportLine"), json(line)), line);
        }
        List<String> results = answered.lines().toList();
        for (String line : results.subList(0, results.size() - 1)) {
            assertEquals(Set.of(), faults(schema("LineResult"), json(line)), line);
        }
        assertEquals(Set.of(), faults(schema("ImportSummary"), json(results.get(results.size() - 1))));
    }

    @Test
    void everyProblemIsOneOfTheProgramsUnderItsStatus() {
        Map<String, ProblemType> types = new HashMap<>();
        Arrays.stream(ProblemType.values()).forEach(type -> types.put(type.urn(), type));
        operations().forEach((name, operation) -> operation.get("responses").properties().stream()
                .filter(answer -> answer.getKey().matches("[45].."))
                .forEach(answer -> {
                    JsonNode content = resolve(answer.getValue()).at("/content/application~1problem+json");
                    String where = name + " " + answer.getKey();
                    assertFalse(content.path("examples").isEmpty(), where);
                    for (JsonNode example : content.get("examples")) {
                        JsonNode problem = example.get("value");
                        ProblemType type = types.get(problem.get("type").asText());
                        assertEquals(answer.getKey(), problem.get("status").asText(), where);
                        assertEquals(type.status(), problem.get("status").intValue(), where);
                        assertEquals(type.title(), problem.get("title").asText(), where);
                        assertEquals(Set.of(), faults(content.get("schema"), problem), where);
                    }
                }));
    }

    static Stream<Class<? extends Term>> vocabularies() {
        return VOCABULARIES.stream();
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void everyVocabularyHasItsWords(Class<? extends Term> vocabulary) {
        List<String> words =
                Arrays.stream(vocabulary.getEnumConstants()).map(Term::wire).toList();

        assertEquals(
                words,
                elements(schema(vocabulary.getSimpleName()).get("enum"))
                        .map(JsonNode::textValue)
                        .toList());
    }

    @Test
    void limitsAreThoseThatAreHeld() {
        assertEquals(
                CommitmentBody.TITLE,
                schema("CommitmentBody").at("/properties/title/maxLength").intValue());
        assertEquals(
                CommitmentBody.SUMMARY,
                schema("FollowUpBody").at("/properties/summary/maxLength").intValue());
        assertEquals(
                CommitmentBody.QUOTE,
                schema("CitationBody").at("/properties/quote/maxLength").intValue());
        assertEquals(
                CommitmentBody.SPEAKERS,
                schema("CommitmentBody").at("/properties/statedBy/maxItems").intValue());
        assertEquals(
                CommitmentBody.LIST,
                schema("CommitmentBody").at("/properties/criteria/maxItems").intValue());
        assertEquals(
                FollowUpBody.EVIDENCE,
                schema("FollowUpBody").at("/properties/evidence/maxItems").intValue());
        assertEquals(
                FollowUpBody.ASSESSMENTS,
                schema("FollowUpBody").at("/properties/assessments/maxItems").intValue());
    }

    private void assertFits(JsonNode content) {
        assertTrue(content.has("schema"), "there is a schema");
        assertTrue(content.has("example"), "there is an example");
        assertEquals(Set.of(), faults(content.get("schema"), content.get("example")));
    }

    private Set<ValidationMessage> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", document.get("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(whole)
                .validate(value, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    private JsonNode schema(String name) {
        return document.at("/components/schemas/" + name);
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.get("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> operations.put(
                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), operation.getValue())));
        return operations;
    }

    private Set<String> parameters(JsonNode operation, String in) {
        return elements(operation.path("parameters"))
                .map(this::resolve)
                .filter(parameter -> parameter.get("in").asText().equals(in))
                .map(parameter -> parameter.get("name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, List<Method>> doors() {
        Map<String, List<Method>> doors = new TreeMap<>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.onrecord").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(type -> type.reflect())
                        .forEach(type -> Arrays.stream(type.getDeclaredMethods())
                                .forEach(method -> httpMethod(method).forEach(verb -> doors.computeIfAbsent(
                                                verb + " " + path(type, method), name -> new ArrayList<>())
                                        .add(method))));
        return doors;
    }

    private static Stream<String> httpMethod(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(annotation -> annotation.isAnnotationPresent(HttpMethod.class))
                .map(annotation -> annotation.getAnnotation(HttpMethod.class).value());
    }

    private static String path(Class<?> type, Method method) {
        Path own = method.getAnnotation(Path.class);
        return type.getAnnotation(Path.class).value() + (own == null ? "" : own.value());
    }

    private static Stream<String> queryOf(Method door) {
        return Arrays.stream(door.getParameters())
                .flatMap(parameter -> parameter.isAnnotationPresent(BeanParam.class)
                        ? Arrays.stream(parameter.getType().getRecordComponents())
                                .map(RecordComponent::getName)
                        : Stream.of(parameter)
                                .filter(one -> one.isAnnotationPresent(RestQuery.class))
                                .map(Parameter::getName));
    }

    private static Needs needsOf(Method door) {
        Needs own = door.getAnnotation(Needs.class);
        return own == null ? door.getDeclaringClass().getAnnotation(Needs.class) : own;
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static JsonNode document() {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readTree(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
