package org.onrecord.http;

import java.util.List;
import java.util.Map;
import org.onrecord.event.FieldError;

/** Ends a request with a problem. May be thrown anywhere while a request is answered. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final int status;
    private final transient List<FieldError> errors;
    private final transient Map<String, String> headers;

    /** A problem with what is told of it, for a person: one or two sentences that name what is wrong. */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, List.of(), Map.of());
    }

    /**
     * A problem with all it can carry.
     *
     * @param errors wrong fields of the body, by pointer; empty where that is not what is wrong
     * @param headers what the answer carries besides, as {@code Allow} or {@code Retry-After}
     */
    public ProblemException(ProblemType type, String detail, List<FieldError> errors, Map<String, String> headers) {
        this(type, type.status(), detail, errors, headers);
    }

    private ProblemException(
            ProblemType type, int status, String detail, List<FieldError> errors, Map<String, String> headers) {
        super(detail);
        this.type = type;
        this.status = status;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    /** The same, with one more header on the answer. */
    public static ProblemException withHeader(ProblemType type, String detail, String header, String value) {
        return new ProblemException(type, detail, List.of(), Map.of(header, value));
    }

    /** A problem that may pass: the answer says after how many seconds to try again. */
    public static ProblemException retryLater(ProblemType type, String detail, int seconds) {
        return withHeader(type, detail, "Retry-After", Integer.toString(seconds));
    }

    /** What the framework refuses with a status that has no type of its own keeps its status. */
    static ProblemException refused(int status, String detail) {
        return new ProblemException(ProblemType.REQUEST_REFUSED, status, detail, List.of(), Map.of());
    }

    public ProblemType type() {
        return type;
    }

    public int status() {
        return status;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The body of the answer.
     *
     * @param instance the path that was asked, or null
     */
    public Problem problem(String instance) {
        return new Problem(type.urn(), type.title(), status, getMessage(), instance, errors, null);
    }
}
