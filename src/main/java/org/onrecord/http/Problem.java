package org.onrecord.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.onrecord.event.FieldError;

/**
 * The body of every 4xx and 5xx (RFC 9457 §3).
 *
 * @param instance the path that was asked, or null where there is no request of its own, as for a line of an import
 * @param errors for a body that breaks rules, every field; else empty and left out
 * @param traceId for an internal error, what to look for in the log; else null and left out
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "errors", "traceId"})
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_NULL) String instance,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
        @JsonInclude(JsonInclude.Include.NON_NULL) String traceId) {

    /** The media type of problems. */
    public static final String MEDIA_TYPE = "application/problem+json";

    // Not the application's mapper: a problem must be told even where that one is broken.
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public Problem {
        detail = Secrets.masked(detail);
        instance = Secrets.masked(instance);
        errors = errors.stream()
                .map(error -> new FieldError(Secrets.masked(error.pointer()), Secrets.masked(error.detail())))
                .toList();
    }

    static Problem internal(String instance, String traceId) {
        ProblemType type = ProblemType.INTERNAL_ERROR;
        String detail = "Something went wrong here; the service's log says more under this traceId.";
        return new Problem(type.urn(), type.title(), type.status(), detail, instance, List.of(), traceId);
    }

    byte[] toBytes() {
        try {
            return MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is plain text and always writable", e);
        }
    }
}
