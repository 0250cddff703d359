package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssessorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "OHCHR|ohchr",
                "OHCHR|  Ohchr\u2003",
                "OHCHR|\u00a0OHCHR\u202f",
                "Straße|STRASSE",
                "Straße|STRAẞE",
                "ΟΔΟΣ|οδος",
                "ΟΔΟΣ|οδοσ",
                "Agnès|AGNE\u0300S",
                "\u212b|å",
                "\u212a|k",
                "Ώ|\u03c9\u0301",
                "\u1fb4|\u03b1\u0345\u0301",
            })
    void namesThatDifferInCaseCompositionOrEdgesAreOne(String one, String other) {
        assertEquals(new Assessor(one, ActorType.NGO).key(), new Assessor(other, ActorType.NGO).key());
    }

    @ParameterizedTest
    @CsvSource({"OHCHR, OHCHR Geneva", "A B, AB", "Agnes, Agnès", "İ, I", "１, 1"})
    void otherNamesAreOthers(String one, String other) {
        assertNotEquals(new Assessor(one, ActorType.NGO).key(), new Assessor(other, ActorType.NGO).key());
    }

    @Test
    void theSameNameOfAnotherTypeIsAnother() {
        assertNotEquals(new Assessor("X", ActorType.STATE).key(), new Assessor("X", ActorType.STATE_MEDIA).key());
    }

    @Test
    void onlyTheAnalystIsOne() {
        assertTrue(new Assessor("Desk", ActorType.ANALYST).isAnalyst());
        assertFalse(new Assessor("Desk", ActorType.OTHER).isAnalyst());
    }

    @Test
    void theMachinesLanguageDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertEquals("iiı".replace('ı', 'i'), Assessor.fold("IIi"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Property
    void foldingTwiceEqualsOnceAndCompositionDoesNotMatter(@ForAll String name) {
        String folded = Assessor.fold(name);

        assertEquals(folded, Assessor.fold(folded));
        assertEquals(folded, Assessor.fold(Normalizer.normalize(name, Normalizer.Form.NFD)));
        assertEquals(folded, Assessor.fold(Normalizer.normalize(name, Normalizer.Form.NFC)));
    }

    @Property
    void keysAreOrderedAsTheyAreEqual(
            @ForAll String one, @ForAll String other, @ForAll ActorType type, @ForAll ActorType otherType) {
        Assessor.Key a = new Assessor(one, type).key();
        Assessor.Key b = new Assessor(other, otherType).key();

        assertEquals(a.equals(b), a.compareTo(b) == 0);
        assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
    }
}
