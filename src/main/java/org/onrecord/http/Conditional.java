package org.onrecord.http;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;

/**
 * Conditional requests, for the request at hand.
 *
 * <pre>{@code
 * @GET
 * @PublicRead
 * public Response board() {
 *     return conditional.get(ETag.of(watch.current(), audience, today), () -> boards.count(...));
 * }
 * }</pre>
 */
@Singleton
public final class Conditional {

    private final Request request;
    private final HttpHeaders headers;

    Conditional(Request request, HttpHeaders headers) {
        this.request = request;
        this.headers = headers;
    }

    /**
     * Answers a GET or HEAD: 304 without asking for the representation where the client has it already, 412 where it
     * insists on another, else 200.
     *
     * @param current the tag of the representation; it must differ for whoever sees something else
     */
    public Response get(ETag current, Supplier<?> representation) {
        Response.ResponseBuilder answer =
                switch (Preconditions.evaluate(request.getMethod(), ifMatch(), ifNoneMatch(), current)) {
                    case PROCEED -> Response.ok(representation.get());
                    case NOT_MODIFIED -> Response.notModified();
                    case FAILED -> throw failed(current);
                };
        return tagged(answer, current).build();
    }

    /**
     * Checks a change of an item that was read before.
     *
     * @throws ProblemException 428 where {@code If-Match} was not sent, 412 where the item is not what the client read
     */
    public void requireIfMatch(ETag current) {
        if (ifMatch().isEmpty()) {
            throw ProblemException.withHeader(
                    ProblemType.PRECONDITION_REQUIRED,
                    "This change needs If-Match with the ETag of the item as it was read.",
                    "ETag",
                    current.toString());
        }
        if (Preconditions.evaluate(request.getMethod(), ifMatch(), ifNoneMatch(), current)
                != Preconditions.Verdict.PROCEED) {
            throw failed(current);
        }
    }

    /** Adds what every answer with a tag carries (RFC 9110 §15.4.5). */
    public Response.ResponseBuilder tagged(Response.ResponseBuilder answer, ETag current) {
        boolean authorised = headers.getHeaderString(HttpHeaders.AUTHORIZATION) != null;
        return answer.header(HttpHeaders.ETAG, current.toString())
                .header(HttpHeaders.CACHE_CONTROL, authorised ? "private, no-cache" : "no-cache")
                .header(HttpHeaders.VARY, "Authorization, Accept");
    }

    private static ProblemException failed(ETag current) {
        return ProblemException.withHeader(
                ProblemType.PRECONDITION_FAILED,
                "The item is not what the precondition asks for; its ETag is now " + current + ".",
                "ETag",
                current.toString());
    }

    private List<String> ifMatch() {
        return lines(HttpHeaders.IF_MATCH);
    }

    private List<String> ifNoneMatch() {
        return lines(HttpHeaders.IF_NONE_MATCH);
    }

    private List<String> lines(String field) {
        List<String> lines = headers.getRequestHeader(field);
        return lines == null ? List.of() : lines;
    }
}
