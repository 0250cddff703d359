package org.onrecord.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.onrecord.event.Capture;

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
     * Reads a text.
     *
     * @throws UnkeepableTextException where the bytes are no UTF-8, or hold what cannot be kept, or nothing
     */
    public static TextDocument of(byte[] utf8) {
        if (utf8.length > MAX_LENGTH) {
            throw new UnkeepableTextException("must have at most " + MAX_LENGTH + " bytes in UTF-8");
        }
        String content;
        try {
            content = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnkeepableTextException("must be UTF-8; it is not well-formed");
        }
        if (content.isBlank()) {
            throw new UnkeepableTextException("must not be blank");
        }
        if (content.indexOf('\0') >= 0) {
            throw new UnkeepableTextException("must not hold the character NUL");
        }
        return new TextDocument(content, sha256(utf8), utf8.length);
    }

    /** What the log says of it. */
    public Capture capture() {
        return new Capture(sha256, length);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Bytes that are no text to be kept. Its message says why, for a person, without a subject. */
    public static final class UnkeepableTextException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnkeepableTextException(String why) {
            super(why);
        }
    }
}
