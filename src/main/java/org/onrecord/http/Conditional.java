package org.onrecord.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Conditional requests, for the request at hand.
 *
 * <pre>{@code
 * @GET
 * @PublicRead
 * public Response board() {
 *     return conditional.ofRecord(audience(), () -> boards.count(...));
 * }
 * }</pre>
 *
 * <p>A JSON representation's tag is the hash of its bytes: it changes when and only when the representation does, and any
 * instance makes the same.
 */
@Singleton
public final class Conditional {

    private final Request request;
    private final HttpHeaders headers;
    private final UriInfo uri;
    private final ObjectMapper mapper;
    private final Representations representations;

    Conditional(
            Request request, HttpHeaders headers, UriInfo uri, ObjectMapper mapper, Representations representations) {
        this.request = request;
        this.headers = headers;
        this.uri = uri;
        this.mapper = mapper;
        this.representations = representations;
    }

    /**
     * Answers a GET or HEAD of what depends on nothing but the projected record and the UTC day. As long as neither has
     * moved, a client that has the representation already gets its 304 without the representation being made.
     *
     * @param variant what besides the address decides what is shown: the audience
     */
    public Response ofRecord(Object variant, Supplier<?> representation) {
        Representations.Address address = address(variant);
        Representations.Moment now = representations.now();
        Optional<ETag> tag = representations.tag(address, now);
        if (tag.isPresent() && verdict(tag.get()) == Preconditions.Verdict.NOT_MODIFIED) {
            return notModified(tag.get());
        }
        Supplier<Representation> make = () -> made(representation.get());
        // Who has something already polls, and may be told a second late of what another instance did; others may not.
        boolean polls = !lines(HttpHeaders.IF_NONE_MATCH).isEmpty();
        return answer(polls ? representations.shared(address, now, make) : representations.fresh(address, now, make));
    }

    /**
     * Answers a GET or HEAD of what is too long to be held: its tag is that of the record as a whole.
     *
     * @param variant as in {@link #ofRecord}
     * @param representation asked for only where it is sent; what it throws can still be answered as a problem
     */
    public Response streamOfRecord(Object variant, Supplier<StreamingOutput> representation) {
        ETag current = representations.tagOfRecord(address(variant), representations.now());
        return switch (verdict(current)) {
            case NOT_MODIFIED -> notModified(current);
            case FAILED -> throw failed(current);
            case PROCEED -> streamed(representation.get(), current);
        };
    }

    private Response streamed(StreamingOutput representation, ETag current) {
        return acceptsGzip()
                ? withTag(Response.ok(Encoding.gzip(representation)), Encoding.packed(current))
                        .header(HttpHeaders.CONTENT_ENCODING, Encoding.GZIP)
                        .build()
                : withTag(Response.ok(representation), current).build();
    }

    /** Answers a GET or HEAD of what may change at any time. */
    public Response ofAnything(Supplier<?> representation) {
        return answer(made(representation.get()));
    }

    /**
     * Answers a GET or HEAD: 304 without asking for the representation where the client has it already, 412 where it
     * insists on another, else 200.
     *
     * @param current the tag of the representation; it must differ for whoever sees something else
     */
    public Response get(ETag current, Supplier<?> representation) {
        return switch (verdict(current)) {
            case PROCEED -> whole(Representation.of(representation.get(), current, uri.getRequestUri(), mapper));
            case NOT_MODIFIED -> notModified(current);
            case FAILED -> throw failed(current);
        };
    }

    /**
     * Checks a change of an item that was read before.
     *
     * @param representation the item as a GET would answer it now
     * @throws ProblemException 428 where {@code If-Match} was not sent, 412 where the item is not what the client read
     */
    public void requireIfMatch(Object representation) {
        requireIfMatch(made(representation).tag());
    }

    void requireIfMatch(ETag current) {
        if (lines(HttpHeaders.IF_MATCH).isEmpty()) {
            throw ProblemException.withHeader(
                    ProblemType.PRECONDITION_REQUIRED,
                    "This change needs If-Match with the ETag of the item as it was read.",
                    "ETag",
                    current.toString());
        }
        if (verdict(current) != Preconditions.Verdict.PROCEED) {
            throw failed(current);
        }
    }

    /**
     * As {@link #requireIfMatch}, where a change without {@code If-Match} is one of whatever is there.
     *
     * @return whether it is
     */
    public boolean isOfAnyVersion(Object representation) {
        List<String> sent = lines(HttpHeaders.IF_MATCH);
        if (!sent.isEmpty()) {
            requireIfMatch(representation);
        }
        return sent.isEmpty() || sent.equals(List.of("*"));
    }

    /** Answers a write with the item as a GET would answer it now, and its tag. */
    public Response.ResponseBuilder tagged(Response.ResponseBuilder answer, Object representation) {
        Representation made = made(representation);
        return withTag(answer.entity(made.plain()), made.tag());
    }

    private Response answer(Representation made) {
        return switch (verdict(made.tag())) {
            case NOT_MODIFIED -> notModified(made.tag());
            case FAILED -> throw failed(made.tag());
            case PROCEED -> whole(made);
        };
    }

    private Response whole(Representation made) {
        boolean packed = acceptsGzip() && made.size() >= Encoding.WORTHWHILE;
        Response.ResponseBuilder answer = packed
                ? withTag(Response.ok(made.packed()), Encoding.packed(made.tag()))
                        .header(HttpHeaders.CONTENT_ENCODING, Encoding.GZIP)
                : withTag(Response.ok(made.plain()), made.tag());
        if (made.link() != null) {
            answer.header("Link", made.link());
        }
        return answer.build();
    }

    /** With the very tag that the client has (RFC 9110 §15.4.5): which bytes it was sent, only that tag tells. */
    private Response notModified(ETag current) {
        boolean hasPacked = ETagList.parse(lines(HttpHeaders.IF_NONE_MATCH)).holdsWeakly(Encoding.packed(current));
        return withTag(Response.notModified(), hasPacked ? Encoding.packed(current) : current)
                .build();
    }

    private Preconditions.Verdict verdict(ETag current) {
        return Preconditions.evaluate(
                request.getMethod(), lines(HttpHeaders.IF_MATCH), lines(HttpHeaders.IF_NONE_MATCH), current);
    }

    /** Adds what every answer with a tag carries (RFC 9110 §15.4.5). */
    private Response.ResponseBuilder withTag(Response.ResponseBuilder answer, ETag current) {
        boolean authorised = headers.getHeaderString(HttpHeaders.AUTHORIZATION) != null;
        return answer.header(HttpHeaders.ETAG, current.toString())
                .header(HttpHeaders.CACHE_CONTROL, authorised ? "private, no-cache" : "no-cache")
                .header(HttpHeaders.VARY, "Authorization, Accept, Accept-Encoding");
    }

    private static ProblemException failed(ETag current) {
        return ProblemException.withHeader(
                ProblemType.PRECONDITION_FAILED,
                "The item is not what the precondition asks for; its ETag is now " + current + ".",
                "ETag",
                current.toString());
    }

    private Representation made(Object representation) {
        return representation instanceof Tagged tagged
                ? Representation.of(tagged.content(), tagged.tag(), uri.getRequestUri(), mapper)
                : Representation.of(representation, uri.getRequestUri(), mapper);
    }

    private Representations.Address address(Object variant) {
        URI target = uri.getRequestUri();
        return new Representations.Address(target.getRawPath() + "?" + target.getRawQuery(), variant);
    }

    private boolean acceptsGzip() {
        return Encoding.acceptsGzip(lines(HttpHeaders.ACCEPT_ENCODING));
    }

    private List<String> lines(String field) {
        List<String> lines = headers.getRequestHeader(field);
        return lines == null ? List.of() : lines;
    }
}
