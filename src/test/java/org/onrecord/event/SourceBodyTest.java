package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceBodyTest {

    @Test
    void aTitleIsEnough() {
        assertEquals(
                new Source("a-page", "A page", null, null, null, null, null, null),
                Bodies.read("{'title':'A page','url':null}", SourceBody::read));
    }

    @Test
    void theAnalystPublishesNothing() {
        assertEquals(
                List.of("/type: analyst is for assessors only"),
                Bodies.faults("{'title':'A','type':'analyst'}", SourceBody::read));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-Hans", "de-CH-1996", "x-private"})
    void aLanguageIsATag(String language) {
        // BCP 47's private use alone has one letter first; nobody publishes in it.
        assertEquals(
                language.startsWith("x-") ? List.of("/language") : List.of(),
                Bodies.pointers("{'title':'A','language':'" + language + "'}", SourceBody::read));
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "en_GB", "english language", "en-", "ı1"})
    void anythingElseIsNoLanguage(String language) {
        assertEquals(
                List.of("/language"), Bodies.pointers("{'title':'A','language':'" + language + "'}", SourceBody::read));
    }
}
