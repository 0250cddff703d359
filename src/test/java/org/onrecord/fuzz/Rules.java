package org.onrecord.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onrecord.fuzz.Description.Operation;

/** What holds of every answer, whatever was asked. */
final class Rules {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROBLEM = "application/problem+json";

    /** What any address may answer, because the request never came as far as an operation. */
    private static final Set<Integer> BEFORE_ANY = Set.of(400, 404, 405);

    private static final int LONGEST_TARGET = 8 * 1024;
    private static final int LONGEST_HEADERS = 16 * 1024;

    /** An address is written whole in a problem up to this length. */
    private static final int LONGEST_INSTANCE = 1_000;

    private static final int WORTH_CHECKING = 64 * 1024;

    private final Description description;
    private final Map<String, JsonNode> types;

    /**
     * The rules.
     *
     * @param types every type of problem that the service tells of at {@code /problems}, by its URN
     */
    Rules(Description description, Map<String, JsonNode> types) {
        this.description = description;
        this.types = types;
    }

    /** What is wrong with an answer, each fault in a few words that are the same for others of its kind. */
    List<String> faults(FuzzRequest request, RawAnswer answer) {
        Optional<Operation> operation = description.operation(request.method(), request.path());
        List<String> faults = new ArrayList<>();
        if (answer.status() >= 500 && !mayBeUnavailable(request, answer)) {
            faults.add("a fault of the service: " + brief(answer));
        }
        if (!isDescribed(request, answer, operation)) {
            faults.add("an answer that is not described: " + brief(answer));
        }
        if (answer.status() >= 400) {
            faults.addAll(problemFaults(request, answer));
        } else {
            operation.ifPresent(known -> faults.addAll(bodyFaults(request, answer, known)));
        }
        return faults;
    }

    /** The body, where it is JSON that was read whole. */
    static JsonNode json(RawAnswer answer) {
        if (!answer.mediaType().endsWith("json")
                || answer.header("Content-Encoding").isPresent()) {
            return null;
        }
        try {
            return JSON.readTree(answer.text());
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static boolean mayBeUnavailable(FuzzRequest request, RawAnswer answer) {
        boolean waited = request.header("Onrecord-Min-Position").isPresent()
                && answer.text().contains(":not-yet-visible");
        boolean told = waited || answer.text().contains(":too-many-clients");
        return answer.status() == 503
                && told
                && answer.header("Retry-After").orElse("").matches("\\d+");
    }

    private boolean isDescribed(FuzzRequest request, RawAnswer answer, Optional<Operation> operation) {
        int status = answer.status();
        boolean described = operation
                .map(known -> known.answers().containsKey(Integer.toString(status)))
                .orElse(status < 400 || BEFORE_ANY.contains(status));
        boolean refused = Description.isBent(request.path()) && (status < 500 || mayBeUnavailable(request, answer));
        return described
                || refused
                || (request.method().equals("OPTIONS") && status == 200)
                || (status == 414 && request.target().length() > LONGEST_TARGET)
                || (status == 431 && request.headerLength() > LONGEST_HEADERS - 200);
    }

    private List<String> problemFaults(FuzzRequest request, RawAnswer answer) {
        List<String> faults = new ArrayList<>();
        if (!answer.header("Content-Type").orElse("").equals(PROBLEM)) {
            faults.add("a problem of the type " + answer.header("Content-Type") + ": " + brief(answer));
        }
        if (answer.status() == 401
                && !answer.header("WWW-Authenticate").orElse("").startsWith("Bearer")) {
            faults.add("a 401 without a challenge");
        }
        if (answer.status() == 405 && answer.header("Allow").isEmpty()) {
            faults.add("a 405 that names no method");
        }
        if (request.method().equals("HEAD")) {
            return faults;
        }
        JsonNode problem = json(answer);
        if (problem == null) {
            faults.add("a problem that is no JSON: " + brief(answer));
            return faults;
        }
        for (ValidationMessage fault : description.faults(description.schema("Problem"), problem)) {
            faults.add("a problem that does not fit: " + fault.getMessage());
        }
        JsonNode type = types.get(problem.path("type").asText());
        if (type == null) {
            faults.add("an unknown type of problem: " + problem.path("type"));
        } else if (!type.get("title").equals(problem.path("title"))
                || type.get("status").intValue() != answer.status()) {
            faults.add("a problem that is not as its type: " + problem.path("type"));
        }
        if (problem.path("status").intValue() != answer.status()) {
            faults.add("a problem of another status: " + answer.status() + " " + problem.path("status"));
        }
        String path = request.path();
        String instance = path.length() > LONGEST_INSTANCE ? path.substring(0, LONGEST_INSTANCE) : path;
        String told = problem.path("instance").asText();
        boolean same = told.equals(instance) || told.equals(path);
        if (!same && !(told.startsWith("/") && Description.isBent(path))) {
            faults.add("a problem of another instance");
        }
        if (answer.text().contains("Exception") && !request.told().contains("Exception")) {
            faults.add("a problem that tells of the inside: " + brief(answer));
        }
        return faults;
    }

    private List<String> bodyFaults(FuzzRequest request, RawAnswer answer, Operation operation) {
        JsonNode described = operation.answers().get(Integer.toString(answer.status()));
        if (described == null || !described.has("content") || request.method().equals("HEAD")) {
            return List.of();
        }
        JsonNode content = described.get("content").path(answer.mediaType());
        if (content.isMissingNode()) {
            return List.of("a type that is not described: " + answer.header("Content-Type"));
        }
        if (!content.has("schema")
                || answer.body().length > WORTH_CHECKING
                || !answer.mediaType().endsWith("/json")) {
            return List.of();
        }
        JsonNode body = json(answer);
        if (body == null) {
            return answer.header("Content-Encoding").isPresent() ? List.of() : List.of("a body that is no JSON");
        }
        return description.faults(content.get("schema"), body).stream()
                .map(fault -> "a body that does not fit: " + fault.getMessage())
                .toList();
    }

    private static String brief(RawAnswer answer) {
        String text = answer.text().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "…");
        return answer.status() + " " + (text.length() > 300 ? text.substring(0, 300) : text);
    }
}
