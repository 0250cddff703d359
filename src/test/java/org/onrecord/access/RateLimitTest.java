package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateLimitTest {

    @Test
    void allOfAMinuteMayBeTakenAtOnceAndNoMore() {
        RateLimit limit = new RateLimit("test", 60);
        for (int i = 0; i < 60; i++) {
            assertTrue(limit.take("one").allowed());
        }
        // then
        RateLimit.Taken beyond = limit.take("one");
        assertFalse(beyond.allowed());
        assertEquals(0, beyond.left());
        assertEquals(1, beyond.next());
        assertTrue(limit.isSpent("one"));
        assertTrue(limit.take("other").allowed());
    }

    @Test
    void itIsToldInTheFieldsOfTheDraft() {
        RateLimit limit = new RateLimit("test", 60);
        RateLimit.Taken taken = limit.take("one");
        assertEquals("\"test\";q=60;w=60", limit.policyField());
        assertEquals("\"test\";r=59;t=1", limit.field(taken));
    }

    @Test
    void whoeverComesMemoryIsBounded() {
        RateLimit limit = new RateLimit("test", 60);
        for (int i = 0; i < 3 * RateLimit.MOST; i++) {
            limit.take("caller " + i);
        }
        assertTrue(limit.size() <= RateLimit.MOST, "kept: " + limit.size());
    }

    @Test
    void askingWhetherSomeoneIsSpentKeepsNothing() {
        RateLimit limit = new RateLimit("test", 60);
        assertFalse(limit.isSpent("one"));
        assertEquals(0, limit.size());
    }

    @Test
    void zeroIsNoLimit() {
        assertTrue(new RateLimit("test", 0).isOff());
    }
}
