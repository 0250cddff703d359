package org.onrecord.http;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An entity tag (RFC 9110 §8.8.3).
 *
 * @param opaque what stands between the quotes: visible ASCII and obs-text without the quote
 * @param weak whether equal tags promise equal meaning only, not equal bytes
 */
public record ETag(String opaque, boolean weak) {

    public ETag {
        if (!opaque.chars().allMatch(ETag::isPart)) {
            throw new IllegalArgumentException("an entity tag cannot hold what is in: " + opaque);
        }
    }

    public static ETag strong(String opaque) {
        return new ETag(opaque, false);
    }

    public static ETag weak(String opaque) {
        return new ETag(opaque, true);
    }

    /**
     * A strong tag made of all that a representation depends on, as revision, audience and day. The parts' texts are
     * hashed, so they may be long and hold anything.
     */
    public static ETag of(Object... parts) {
        return strong(Sha256.brief(Arrays.stream(parts)
                .map(String::valueOf)
                .map(part -> part.length() + ":" + part)
                .collect(Collectors.joining())));
    }

    /** A strong tag made of a representation's bytes. */
    static ETag ofBytes(byte[] representation) {
        return strong(Sha256.brief(representation));
    }

    /** Whether a character may stand in a tag (etagc). Obs-text arrives as ISO 8859-1. */
    static boolean isPart(int c) {
        return c == 0x21 || (c >= 0x23 && c <= 0x7e) || (c >= 0x80 && c <= 0xff);
    }

    /** RFC 9110 §8.8.3.2: weak tags never match. */
    boolean matchesStrongly(ETag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /** RFC 9110 §8.8.3.2: only the opaque part counts. */
    boolean matchesWeakly(ETag other) {
        return opaque.equals(other.opaque);
    }

    /** As it stands in a header. */
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + '"';
    }
}
