package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ChainHashTest {

    @Test
    void theFirstLinkFollowsThirtyTwoZeroBytes() {
        assertArrayEquals(new byte[32], ChainHash.start());
        assertNotSame(ChainHash.start(), ChainHash.start());
    }

    /** Made with another program: sha256 of 32 zero bytes and the text, then of that hash and the next text. */
    @Test
    void theLinksAreWhatAnybodyCanCompute() {
        byte[] first = ChainHash.next(ChainHash.start(), "{\"id\":\"é😀\"}");
        byte[] second = ChainHash.next(first, "{}");

        assertEquals(
                "4c6657bc6611cbbd1beacf7419e367164c8b411e4c313ab7007a6d3bc19e8526",
                HexFormat.of().formatHex(first));
        assertEquals(
                "bcfdda18dbc17b91052e5aae4bdb7b99e976f8e011d6385695362595463ea5e5",
                HexFormat.of().formatHex(second));
    }

    @Test
    void anyChangeOfTextOrOrderChangesTheEnd() {
        byte[] honest = ChainHash.next(ChainHash.next(ChainHash.start(), "a"), "b");

        assertFalse(Arrays.equals(honest, ChainHash.next(ChainHash.next(ChainHash.start(), "b"), "a")));
        assertFalse(Arrays.equals(honest, ChainHash.next(ChainHash.next(ChainHash.start(), "a"), "B")));
        assertFalse(Arrays.equals(honest, ChainHash.next(ChainHash.start(), "ab")));
    }

    @Test
    void theHashBeforeIsNotChanged() {
        byte[] before = ChainHash.start();

        ChainHash.next(before, "a");

        assertArrayEquals(new byte[32], before);
    }
}
