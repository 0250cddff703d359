package org.onrecord.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** How a capture is read from the log. */
final class CaptureBody {

    /** The largest whole number that canonical JSON writes exactly (RFC 8785, appendix D). */
    private static final long MAX_LENGTH = (1L << 53) - 1;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private CaptureBody() {}

    static Capture read(BodyReader body) {
        String sha256 = body.matching("sha256", SHA256, 64, "must be 64 lower-case hexadecimal digits");
        if (!body.has("sha256")) {
            body.error("sha256", "is required");
        }
        JsonNode length = body.value("length");
        if (length == null
                || !length.isIntegralNumber()
                || !length.canConvertToLong()
                || length.longValue() < 0
                || length.longValue() > MAX_LENGTH) {
            body.error("length", "must be a number of bytes");
            return null;
        }
        return new Capture(sha256, length.longValue());
    }
}
