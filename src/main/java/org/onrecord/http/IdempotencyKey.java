package org.onrecord.http;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the header {@code Idempotency-Key} of the request at hand. */
@Singleton
public final class IdempotencyKey {

    private static final String HEADER = "Idempotency-Key";
    private static final Pattern FORM = Pattern.compile("[\\x21\\x23-\\x7e]{1,255}");

    private final HttpHeaders headers;

    IdempotencyKey(HttpHeaders headers) {
        this.headers = headers;
    }

    /**
     * The key, without the quotes it may be sent in; empty where none was sent.
     *
     * @throws ProblemException 400 where it is sent more than once or is not 1 to 255 visible ASCII characters
     */
    public Optional<String> read() {
        List<String> lines = headers.getRequestHeader(HEADER);
        if (lines == null || lines.isEmpty()) {
            return Optional.empty();
        }
        if (lines.size() > 1) {
            throw new ProblemException(ProblemType.IDEMPOTENCY_KEY_INVALID, HEADER + " was sent more than once.");
        }
        String key = bare(lines.get(0).strip());
        if (!FORM.matcher(key).matches()) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY_INVALID,
                    HEADER + " must hold 1 to 255 visible ASCII characters, bare or in quotes.");
        }
        return Optional.of(key);
    }

    private static String bare(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
