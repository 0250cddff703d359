package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditActTest {

    @ParameterizedTest
    @ValueSource(strings = {"api-key.made", "record.retried", "projection.rebuild-started"})
    void anActIsAThingAndWhatWasDoneToIt(String act) {
        assertEquals(act, AuditAct.done(AuditAct.PROGRAM, act, "x", null).act());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "made", "api-key.", ".made", "Api-Key.made", "api key.made", "a.b.c", "-a.b"})
    void otherNamesAreNone(String act) {
        assertThrows(IllegalArgumentException.class, () -> AuditAct.done(AuditAct.PROGRAM, act, "x", null));
    }

    @Test
    void whatCannotBeStoredIsMadeToFit() {
        // given
        String pair = "\uD83D\uDE00";
        // when
        AuditAct act = AuditAct.failed(AuditAct.PROGRAM, "record.retried", pair.repeat(501), "a\0b");
        // then
        assertEquals(pair.repeat(500), act.target());
        assertEquals("a\uFFFDb", act.detail());
    }
}
