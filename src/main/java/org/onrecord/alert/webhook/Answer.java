package org.onrecord.alert.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a receiver answered.
 *
 * @param retryAfter the header, or null
 * @param beginning of its body, as text that can be kept
 */
record Answer(int status, String retryAfter, String beginning) {

    /** How many bytes of the body are kept. */
    private static final int KEPT = 4 * 1024;

    /** An answer with its body, which may be anything at all. */
    static Answer of(int status, String retryAfter, byte[] body) {
        // Decoding replaces what is no UTF-8; PostgreSQL takes no NUL.
        String text = new String(Arrays.copyOf(body, Math.min(body.length, KEPT)), StandardCharsets.UTF_8);
        return new Answer(status, retryAfter, text.replace('\0', '\uFFFD'));
    }
}
