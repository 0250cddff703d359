package org.onrecord.event;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDType;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import com.fasterxml.uuid.impl.UUIDUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

    /** Whether a text is a UUID in its usual form: such a text is an id, never a slug or a ref. */
    public static boolean isId(String text) {
        if (text.length() != 36) {
            return false;
        }
        try {
            UUIDUtil.uuid(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
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
