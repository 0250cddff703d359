package org.onrecord.http;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.onrecord.event.JsonText;

/**
 * Reads the body of the request at hand: its type is checked, its length limited while it is read, and its faults become
 * problems. A resource takes the body as a stream and reads it here:
 *
 * <pre>{@code
 * @POST
 * @Needs(Role.EDITOR)
 * public Response register(InputStream body) {
 *     JsonBody sent = requestBody.json(body);
 *     Commitment commitment = CommitmentBody.read(sent.reader(), names);
 *     ...
 * }
 * }</pre>
 *
 * The stream blocks, so the method must run on a worker thread; it does unless it returns a {@code Uni} or a
 * {@code Multi} and is not {@code @Blocking}.
 */
@Singleton
public final class RequestBody {

    /** The limit where a door names no other, in bytes. */
    public static final int DEFAULT_LIMIT = 1024 * 1024;

    private static final int CHUNK = 16 * 1024;
    private static final MediaType MERGE_PATCH = new MediaType("application", "merge-patch+json");

    /** What a body may come at, at the least, once the patience with it is at its end: 16 KiB a second. */
    private static final long NANOS_A_BYTE = TimeUnit.SECONDS.toNanos(1) / (16 * 1024);

    private final HttpHeaders headers;
    private final HttpConfig settings;
    private final JsonText jsonText = new JsonText();

    RequestBody(HttpHeaders headers, HttpConfig settings) {
        this.headers = headers;
        this.settings = settings;
    }

    /** One JSON value of at most 1 MiB. */
    public JsonBody json(InputStream body) {
        return json(body, DEFAULT_LIMIT);
    }

    /**
     * One JSON value.
     *
     * @param limit in bytes
     * @throws ProblemException 413, 415
     * @throws JsonText.MalformedJsonException which is answered as 400
     */
    public JsonBody json(InputStream body, int limit) {
        requireType(List.of(MediaType.APPLICATION_JSON_TYPE));
        return parse(read(body, limit));
    }

    /** A merge patch (RFC 7396) of at most 1 MiB, sent as such or as plain JSON. */
    public JsonBody mergePatch(InputStream body) {
        requireType(List.of(MERGE_PATCH, MediaType.APPLICATION_JSON_TYPE));
        return parse(read(body, DEFAULT_LIMIT));
    }

    /**
     * A text in UTF-8.
     *
     * @param limit in bytes
     * @throws ProblemException 400 where it is not UTF-8, 413, 415
     */
    public String text(InputStream body, int limit) {
        requireType(List.of(MediaType.TEXT_PLAIN_TYPE));
        byte[] bytes = read(body, limit);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(ProblemType.MALFORMED_TEXT, "The body is not UTF-8.");
        }
    }

    /**
     * Checks what a door that streams its body itself must check before it reads on.
     *
     * @param type as {@code application/x-ndjson}
     * @throws ProblemException 415
     */
    public void requireType(String type) {
        requireType(List.of(MediaType.valueOf(type)));
    }

    private JsonBody parse(byte[] bytes) {
        return new JsonBody(bytes, jsonText.parse(bytes));
    }

    private void requireType(List<MediaType> accepted) {
        String sent = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        MediaType type = parse(sent);
        String names =
                String.join(" or ", accepted.stream().map(MediaType::toString).toList());
        if (type == null || accepted.stream().noneMatch(one -> isSame(one, type))) {
            throw unsupported(
                    sent == null
                            ? "The body has no Content-Type; " + names + " is expected."
                            : "The body's Content-Type is not " + names + ".");
        }
        String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw unsupported("The body's charset is not UTF-8.");
        }
        String coding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            // RFC 9110 §15.5.16: the answer tells which codings would do.
            throw ProblemException.withHeader(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be sent without a Content-Encoding.",
                    "Accept-Encoding",
                    "identity");
        }
    }

    private static ProblemException unsupported(String detail) {
        return new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail);
    }

    private static boolean isSame(MediaType one, MediaType other) {
        return one.getType().equalsIgnoreCase(other.getType())
                && one.getSubtype().equalsIgnoreCase(other.getSubtype());
    }

    private static MediaType parse(String contentType) {
        try {
            return contentType == null ? null : MediaType.valueOf(contentType.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private byte[] read(InputStream body, int limit) {
        String announced = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && isMore(announced, limit)) {
            throw tooLarge(limit);
        }
        if (body == null) {
            return new byte[0];
        }
        try {
            return readUpTo(body, limit);
        } catch (IOException e) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The body ended before it was whole.");
        }
    }

    private byte[] readUpTo(InputStream body, int limit) throws IOException {
        long begun = System.nanoTime();
        long patience = settings.bodyTimeout().toNanos();
        byte[] bytes = new byte[CHUNK];
        int length = 0;
        while (true) {
            int read = body.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return Arrays.copyOf(bytes, length);
            }
            length += read;
            if (System.nanoTime() - begun > patience + length * NANOS_A_BYTE) {
                throw tooSlow();
            }
            if (length > limit) {
                throw tooLarge(limit);
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(bytes.length * 2L, limit + 1L));
            }
        }
    }

    private static boolean isMore(String announced, int limit) {
        try {
            return Long.parseLong(announced.trim()) > limit;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A worker waits for the body, and one who sends byte by byte must not keep it for as long as they like. */
    private static ProblemException tooSlow() {
        return ProblemException.withHeader(
                ProblemType.REQUEST_TIMEOUT, "The body did not arrive in time.", "Connection", "close");
    }

    private static ProblemException tooLarge(int limit) {
        // What the client still sends of the body cannot be read as the next request.
        return ProblemException.withHeader(
                ProblemType.TOO_LARGE, "The body may have at most " + limit + " bytes.", "Connection", "close");
    }
}
