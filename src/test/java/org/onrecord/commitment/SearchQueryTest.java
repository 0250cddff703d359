package org.onrecord.commitment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchQueryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            quoteCharacter = '\0',
            value = {
                "release report ⇒ ('release' & 'report')",
                "\"release the report\" now ⇒ (('release' <-> 'the' <-> 'report') & 'now')",
                "report -camps ⇒ ('report' & !('camps'))",
                "-\"the camps\" ⇒ (!(('the' <-> 'camps')))",
                "iccpr or icescr ⇒ ('iccpr') | ('icescr')",
                "a b OR c ⇒ ('a' & 'b') | ('c')",
                "follow-up ⇒ (('follow' <-> 'up'))",
                "l’accord ⇒ (('l' <-> 'accord'))",
                "A/HRC/50/1 ⇒ (('a' <-> 'hrc' <-> '50' <-> '1'))",
                "ÉCOLE straße STRASSE ⇒ ('ecole' & 'strasse' & 'strasse')",
                "人权 ⇒ (('人' <-> '权'))",
            })
    void whatAPersonTypesIsUnderstood(String typed, String query) {
        assertEquals(query, SearchQuery.of(typed));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            quoteCharacter = '\0',
            value = {
                "\"never closed ⇒ (('never' <-> 'closed'))",
                "or ratify or ⇒ ('ratify')",
                "or or a or or b ⇒ ('a') | ('b')",
                "a & b | !c ⇒ ('a' & 'b' & 'c')",
                "(a:* <-> b\\ ⇒ ('a' & 'b')",
                "'); DROP TABLE commitment; -- ⇒ ('drop' & 'table' & 'commitment')",
                "\"\" - a ⇒ ('a')",
                "--a ⇒ (!('a'))",
            })
    void whatMakesNoSenseIsTakenForWords(String typed, String query) {
        assertEquals(query, SearchQuery.of(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"???", "-", "\"", "or", "🙂", "\u0000", "\u0301"})
    void whatHoldsNoWordFindsNothing(String typed) {
        assertEquals("'\u0001'", SearchQuery.of(typed));
    }

    @Test
    void aWordIsCutWhereverItStands() {
        assertEquals("('" + "x".repeat(200) + "')", SearchQuery.of("x".repeat(450)));
    }
}
