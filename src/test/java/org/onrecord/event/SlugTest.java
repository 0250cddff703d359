package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ratify the ICCPR | ratify-the-iccpr",
                "  Release -- the 'report'!  | release-the-report",
                "Agnès Callamard: São Tomé | agnes-callamard-sao-tome",
                "İSTANBUL | istanbul",
                "ＦＵＬＬ ｗｉｄｔｈ １２ | full-width-12",
                "ﬁne Kelvin | fine-kelvin",
                "No. 42 | no-42",
                "Ürümqi, 5 years | urumqi-5-years",
            })
    void aTitleGivesItsWords(String title, String slug) {
        assertEquals(slug, Slug.of(title));
    }

    @Test
    void aTitleInAnotherScriptIsNamedByItsHash() {
        assertTrue(Slug.of("批准公约").matches("item-[0-9a-f]{12}"));
        assertNotEquals(Slug.of("批准公约"), Slug.of("批准公約"));
        assertTrue(Slug.of("!!!").matches("item-[0-9a-f]{12}"));
    }

    @Test
    void titlesInAnotherScriptThatShareAYearAreToldApart() {
        assertTrue(Slug.of("2022年报告").matches("2022-[0-9a-f]{12}"));
        assertNotEquals(Slug.of("2022年报告"), Slug.of("2022年声明"));
        // The Turkish dotless i is a letter of its own, and has no ASCII form.
        assertTrue(Slug.of("Işık").matches("is-k-[0-9a-f]{12}"), Slug.of("Işık"));
        assertTrue(Slug.of("ışık").matches("s-k-[0-9a-f]{12}"), Slug.of("ışık"));
    }

    @Test
    void theMachinesLanguageDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));

            assertEquals("title-in-capitals-iii", Slug.of("TITLE IN CAPITALS III"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aTitleThatLooksLikeAnIdGivesNoId() {
        assertTrue(Slug.of("019a9f2e-5c00-7000-8000-000000000001").startsWith("item-"));
    }

    @Test
    void aLongTitleIsCutAtEightyWithoutAHyphenAtItsEnd() {
        assertEquals("a".repeat(80), Slug.of("a".repeat(81)));
        assertEquals("a".repeat(79), Slug.of("a".repeat(79) + " b"));
        assertTrue(Slug.isSlug(Slug.of("a".repeat(90) + "语")));
    }

    @Property
    void whateverTheTitleTheSlugIsOne(@ForAll String title) {
        String slug = Slug.of(title);

        assertTrue(Slug.isSlug(slug), slug);
        assertEquals(slug, Slug.of(title));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a-b", "ohchr-ratify-iccpr", "2022"})
    void wordsJoinedByHyphensAreASlug(String text) {
        assertTrue(Slug.isSlug(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "-a",
                "a-",
                "a--b",
                "A",
                "a b",
                "a_b",
                "é",
                "ı",
                "a\n",
                "a/b",
                "a.b",
                "١",
                "019a9f2e-5c00-7000-8000-000000000001"
            })
    void anythingElseIsNone(String text) {
        assertFalse(Slug.isSlug(text));
    }

    @Test
    void aSlugHasAtMostAHundredCharacters() {
        assertTrue(Slug.isSlug("a".repeat(100)));
        assertFalse(Slug.isSlug("a".repeat(101)));
    }

    @Test
    void aBodyMayGiveItsSlugOrLeaveItToTheTitle() {
        assertEquals("given", Bodies.read("{'slug':'given'}", body -> Slug.read(body, "The title")));
        assertEquals("the-title", Bodies.read("{}", body -> Slug.read(body, "The title")));
        assertEquals("the-title", Bodies.read("{'slug':null}", body -> Slug.read(body, "The title")));
        assertEquals(List.of("/slug"), Bodies.pointers("{'slug':'Not One'}", body -> Slug.read(body, "T")));
        assertEquals(List.of("/slug"), Bodies.pointers("{'slug':5}", body -> Slug.read(body, "T")));
        assertEquals(
                List.of("/slug: must not have the form of a UUID"),
                Bodies.faults("{'slug':'019a9f2e-5c00-7000-8000-000000000001'}", body -> Slug.read(body, "T")));
    }
}
