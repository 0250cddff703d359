package org.onrecord.event;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDType;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/** How identities are made. All but {@link #next} are functions of their arguments (UUIDv5, RFC 9562 §5.5). */
public final class EventIds {

    private static final UUID NAMESPACE = UUID.fromString("b1a8f0c6-7d0d-5c0e-9a52-0f4c9f6a1c11");

    private final NoArgGenerator timeOrdered = Generators.timeBasedEpochGenerator();

    /** A fresh event id: UUIDv7, so that ids written together lie together. */
    public UUID next() {
        return timeOrdered.generate();
    }

    public static UUID ofCommitment(String slug) {
        return named("commitment", slug);
    }

    public static UUID ofSource(String slug) {
        return named("source", slug);
    }

    /** The id of the event that an import line makes. */
    public static UUID ofImport(String op, String ref) {
        return named("import:" + op, ref);
    }

    /** The id of the event that a request under an idempotency key makes. */
    public static UUID ofIdempotencyKey(String principalId, String key) {
        return named("idempotency:" + principalId.length() + ":" + principalId, key);
    }

    /** The id of what an event makes one subscriber be told. */
    public static UUID ofDelivery(UUID eventId, UUID subscriptionId) {
        return named("delivery:" + eventId, subscriptionId.toString());
    }

    /**
     * The id of what time raises about an item.
     *
     * @param about what it is raised about, which makes it another one: a deadline and how far off it is, for instance
     */
    public static UUID ofTimedAlert(UUID commitmentId, String type, String about) {
        return named("timed:" + commitmentId, type + ":" + about);
    }

    /** The id of the digest that begins with a gathered message. */
    public static UUID ofDigest(UUID firstDeliveryId) {
        return named("digest", firstDeliveryId.toString());
    }

    /** Whether a text is a UUID in its usual form: such a text is an id, never a slug or a ref. */
    public static boolean isId(String text) {
        return read(text).isPresent();
    }

    /** Reads a UUID in its usual form, 8-4-4-4-12 hexadecimal digits, small or capital. */
    static Optional<UUID> read(String text) {
        if (text.length() != 36
                || text.charAt(8) != '-'
                || text.charAt(13) != '-'
                || text.charAt(18) != '-'
                || text.charAt(23) != '-') {
            return Optional.empty();
        }
        long[] bits = new long[2];
        for (int i = 0, digits = 0; i < 36; i++) {
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                continue;
            }
            int digit = hexDigit(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            int half = digits < 16 ? 0 : 1;
            bits[half] = bits[half] << 4 | digit;
            digits++;
        }
        return Optional.of(new UUID(bits[0], bits[1]));
    }

    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        // Capital letters lie 0x20 before small ones.
        int small = c | 0x20;
        return c < 0x80 && small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
    }

    private static UUID named(String what, String name) {
        try {
            NameBasedGenerator generator =
                    new NameBasedGenerator(NAMESPACE, MessageDigest.getInstance("SHA-1"), UUIDType.NAME_BASED_SHA1);
            return generator.generate((what + ":" + name).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
