package org.onrecord.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onrecord.log.RefusalReason;

class ProblemTypeTest {

    @ParameterizedTest
    @EnumSource
    void everyReasonToRefuseIsAProblemOfTheSameName(RefusalReason reason) {
        ProblemType type = ProblemType.of(reason);
        assertEquals(reason.wire(), type.slug());
        assertTrue(type.status() >= 400 && type.status() < 500);
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeIsFoundByItsSlug(ProblemType type) {
        assertEquals(type, ProblemType.ofSlug(type.slug()).orElseThrow());
    }
}
