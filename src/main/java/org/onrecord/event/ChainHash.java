package org.onrecord.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * One link of a subject's chain: SHA-256 over the 32 bytes of the previous hash and the bytes of the canonical JSON of
 * the event. The first link follows 32 zero bytes.
 */
public final class ChainHash {

    public static final int LENGTH = 32;

    private ChainHash() {}

    /** What the first link follows. */
    public static byte[] start() {
        return new byte[LENGTH];
    }

    public static byte[] next(byte[] previous, String canonicalEvent) {
        MessageDigest digest = sha256();
        digest.update(previous);
        return digest.digest(canonicalEvent.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
