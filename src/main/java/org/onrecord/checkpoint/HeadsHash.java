package org.onrecord.checkpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * SHA-256 over one line for each chain, in the order of subjects: the subject, the number of its links and the hash of the
 * last one, a space between, a line feed behind. Subjects and hashes are lower-case.
 */
final class HeadsHash {

    private final MessageDigest digest;
    private String last = "";
    private long chains;
    private long entries;

    HeadsHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Adds the next head.
     *
     * @throws IllegalStateException where it does not come in order
     */
    void add(UUID subject, int links, byte[] head) {
        String name = subject.toString();
        if (name.compareTo(last) <= 0) {
            throw new IllegalStateException(name + " does not come behind " + last);
        }
        last = name;
        chains++;
        entries += links;
        digest.update(
                (name + " " + links + " " + HexFormat.of().formatHex(head) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    long chains() {
        return chains;
    }

    long entries() {
        return entries;
    }

    /** The hash, once all are added; in lower-case hex. */
    String finish() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
