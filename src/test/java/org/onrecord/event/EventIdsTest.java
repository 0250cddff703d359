package org.onrecord.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdsTest {

    private static final UUID NAMESPACE = UUID.fromString("b1a8f0c6-7d0d-5c0e-9a52-0f4c9f6a1c11");

    /** Written out: the log is keyed by these, so they may never change. */
    @Test
    void idsAreWhatTheyAlwaysWere() {
        assertEquals(
                UUID.fromString("1624a05a-26d7-5849-8bc3-ff5ccfcd5dcd"), EventIds.ofCommitment("ohchr-ratify-iccpr"));
        assertEquals(UUID.fromString("cb788daa-32f2-5817-82e3-f84c9b384dc4"), EventIds.ofSource("ohchr-ratify-iccpr"));
        assertEquals(
                UUID.fromString("b5064001-59f8-5f98-b929-f8138cccef25"),
                EventIds.ofImport("follow-up", "visit--ratify"));
        assertEquals(
                UUID.fromString("55d7dfaf-b8de-5dc1-87b8-0919ca58fbd9"),
                EventIds.ofIdempotencyKey("key:1", "8e03978e-40d5"));
        assertEquals(
                UUID.fromString("cd3cb7b9-453b-5a5e-aa06-be9464f5146f"), EventIds.ofIdempotencyKey("é😀", "schlüssel"));
    }

    @Test
    void theyAreNamesUnderOneNamespaceByTheStandard() throws NoSuchAlgorithmException {
        assertEquals(nameBased("commitment:x"), EventIds.ofCommitment("x"));
        assertEquals(nameBased("source:x"), EventIds.ofSource("x"));
        assertEquals(nameBased("import:relation:x"), EventIds.ofImport("relation", "x"));
        assertEquals(nameBased("idempotency:2:ab:k"), EventIds.ofIdempotencyKey("ab", "k"));
    }

    @Property
    void noTwoPrincipalsShareAnIdWhateverTheirKeys(@ForAll String principal, @ForAll String key) {
        UUID own = EventIds.ofIdempotencyKey(principal, key);

        assertEquals(own, EventIds.ofIdempotencyKey(principal, key));
        assertNotEquals(own, EventIds.ofIdempotencyKey(principal + ":", key));
        assertNotEquals(EventIds.ofIdempotencyKey("a:b", "c"), EventIds.ofIdempotencyKey("a", "b:c"));
    }

    @Test
    void freshIdsAreOfVersionSevenAndRise() {
        EventIds ids = new EventIds();
        UUID before = ids.next();
        for (int i = 0; i < 10_000; i++) {
            UUID next = ids.next();
            assertEquals(7, next.version());
            assertEquals(2, next.variant());
            assertTrue(next.toString().compareTo(before.toString()) > 0, () -> "not after the one before: " + next);
            before = next;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "019a9f2e-5c00-7000-8000-000000000001",
                "019A9F2E-5C00-7000-8000-00000000000F",
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
            })
    void aUuidInItsUsualFormIsAnId(String text) {
        assertTrue(EventIds.isId(text));
        assertEquals(
                text.toLowerCase(java.util.Locale.ROOT), UUID.fromString(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "019a9f2e",
                "1-1-1-1-1",
                "019a9f2e5c0070008000000000000001",
                "019a9f2e-5c00-7000-8000-00000000000g",
                "019a9f2e-5c00-7000-80000-0000000000001",
                "019a9f2e-5c00-7000-8000-0000000000 1",
                "0-19a9f2e5c00-7000-8000-000000000001",
                "-19a9f2e-5c00-7000-8000-000000000001",
                "+19a9f2e-5c00-7000-8000-000000000001",
                "０19a9f2e-5c00-7000-8000-000000000001",
                "٠19a9f2e-5c00-7000-8000-000000000001",
                "{19a9f2e-5c00-7000-8000-00000000001}",
                "019a9f2e-5c00-7000-8000-00000000000\u0000",
                "\u013019a9f2e-5c00-7000-8000-00000000000",
            })
    void anythingElseIsNone(String text) {
        assertFalse(EventIds.isId(text));
    }

    /** RFC 9562 §5.5, written down once more. */
    private static UUID nameBased(String name) throws NoSuchAlgorithmException {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .array());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(UTF_8)));
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
