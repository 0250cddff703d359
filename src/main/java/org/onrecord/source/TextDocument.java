package org.onrecord.source;

import java.nio.charset.StandardCharsets;
import org.onrecord.event.Capture;
import org.onrecord.http.Sha256;

/**
 * A text that can be kept, with the address it is kept under.
 *
 * @param sha256 of its UTF-8 bytes, lower-case hex
 * @param length in UTF-8 bytes, at most {@link #MAX_LENGTH}
 */
public record TextDocument(String content, String sha256, long length) {

    /** In bytes: 2 MiB. */
    public static final int MAX_LENGTH = 2 * 1024 * 1024;

    /**
     * Takes a text.
     *
     * @throws UnkeepableTextException where it is blank, too long, or holds what cannot be kept
     */
    public static TextDocument of(String content) {
        if (content.indexOf('\0') >= 0) {
            throw new UnkeepableTextException("must not hold the character NUL");
        }
        if (content.isBlank()) {
            throw new UnkeepableTextException("must not be blank");
        }
        byte[] utf8 = content.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_LENGTH) {
            throw new UnkeepableTextException("must have at most " + MAX_LENGTH + " bytes in UTF-8");
        }
        return new TextDocument(content, Sha256.hex(utf8), utf8.length);
    }

    /** What the log says of it. */
    public Capture capture() {
        return new Capture(sha256, length);
    }

    /** A text that is not to be kept. Its message says why, for a person, without a subject. */
    public static final class UnkeepableTextException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnkeepableTextException(String why) {
            super(why);
        }
    }
}
