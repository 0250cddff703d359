package org.onrecord.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteFinderTest {

    private static final String HARBOUR = """
            The mayor said the harbour \u201Cwill be cleaned by spring\u201D \u2014 and not\u00A0later.

            \u201CWe have heard\u2002this before,\u201D the fishers\u2019 union answered.
            \u2018It\u2019s a co\u00ADoperative effort,\u2019 said the port author\u200Bity.
            """;

    @Test
    void aQuoteThatStandsAsItIsIsPlacedThere() {
        assertEquals("the harbour", found(HARBOUR, "the harbour"));
        assertEquals(Optional.of(new QuotePlace(0, 9)), find(HARBOUR, "The mayor", null, null));
    }

    @Test
    void theWholeTextIsAQuoteOfItself() {
        assertEquals(HARBOUR, found(HARBOUR, HARBOUR));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "the harbour \"will be cleaned by spring\" - and not later.",
                "the harbour 'will be cleaned by spring' \u2013 and not later.",
                "spring\u201D \u2014 and not later. \"We have heard this before",
                "We have heard\u202Fthis  before",
                "the fishers' union",
                "It's a cooperative effort",
                "'It\u02BCs a cooperative effort,' said the port authority.",
            })
    void whatTypesettingChangesDoesNotMatter(String quote) {
        assertEquals(
                Typography.plain(quote),
                Typography.plain(found(HARBOUR, quote)),
                "the place holds what was looked for");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0009",
                "\n",
                "\r\n",
                "\u000B",
                "\u0085",
                "\u00A0",
                "\u1680",
                "\u2000",
                "\u2002",
                "\u2009",
                "\u2028",
                "\u2029",
                "\u202F",
                "\u205F",
                "\u3000",
                " \u200B ",
                "\uFEFF \u2060",
                " \n \n ",
            })
    void anyRunOfWhiteSpaceIsASpace(String run) {
        assertEquals("close" + run + "the camps", found("They will close" + run + "the camps.", "close the camps"));
        assertEquals("close the camps", found("They will close the camps.", "close" + run + "the camps"));
    }

    @Test
    void whiteSpaceAroundAQuoteDoesNotMatter() {
        assertEquals("the harbour", found("(the harbour)", "  the harbour\n"));
    }

    @Test
    void lettersAreTheSameComposedOrNot() {
        assertEquals("cafe\u0301s", found("All cafe\u0301s reopen", "caf\u00E9s"));
        assertEquals("caf\u00E9s", found("All caf\u00E9s reopen", "cafe\u0301s"));
        assertEquals("reopen", found("All cafe\u0301s reopen", " reopen "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"the Harbour", "the harbor", "harbour will be", "spring - and never", "not a word of it"})
    void otherLettersAreAnotherQuote(String quote) {
        assertEquals(Optional.empty(), find(HARBOUR, quote, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200B", "\u00AD\u2060", "\u00A0"})
    void aQuoteOfNothingVisibleIsFoundOnlyAsItIs(String quote) {
        assertEquals(Optional.empty(), find("plain words", quote, null, null));
        assertEquals(quote, found("a" + quote + "b", quote));
    }

    @Test
    void ofSeveralPlacesTheSurroundingsChoose() {
        String text = "First: we will act. Second: we will act! Third: we will act.";

        assertEquals(7, find(text, "we will act", null, null).orElseThrow().start());
        assertEquals(
                28, find(text, "we will act", "Second:", null).orElseThrow().start());
        assertEquals(
                28, find(text, "we will act", null, "! Third").orElseThrow().start());
        assertEquals(48, find(text, "we will act", "Third: ", ".").orElseThrow().start());
        assertEquals(
                48, find(text, "we  will act", "Third: ", ".").orElseThrow().start());
    }

    @Test
    void surroundingsAreComparedWithoutTypographyToo() {
        String text = "\u201CNo.\u201D We will act. She said: \u201CYes.\u201D\n\nWe will act.";

        assertEquals(
                37, find(text, "We will act.", "\"Yes.\" ", null).orElseThrow().start());
    }

    @Test
    void surroundingsThatMatchOnlyInPartStillChoose() {
        String text = "The council: we will act. The union: we will act.";

        assertEquals(
                37, find(text, "we will act", "a union:", null).orElseThrow().start());
    }

    @Test
    void surroundingsThatStandNowhereDoNotUndoAQuote() {
        String text = "First: we will act. Second: we will act!";

        assertEquals(7, find(text, "we will act", "xyz", "xyz").orElseThrow().start());
    }

    @Test
    void aPlaceAsItIsGoesBeforeOneThatIsOnlyAlike() {
        String text = "we\u00A0will act, and again: we will act";

        assertEquals(24, find(text, "we will act", null, ", and").orElseThrow().start());
    }

    @Test
    void charactersBeyondTheBasicPlaneCountAsJavaCountsThem() {
        assertEquals("\uD83D\uDE00 yes", found("\uD83D\uDE00\uD83D\uDE00  \uD83D\uDE00 yes", "\uD83D\uDE00 yes"));
        assertEquals("b\uD83D\uDE00", found("a\u00A0b\uD83D\uDE00c", " b\uD83D\uDE00 "));
    }

    @Test
    void aTextMadeToBeSlowIsNot() {
        CapturedText text = CapturedText.of("a".repeat(2 * 1024 * 1024));
        String almost = "a".repeat(1_999) + "b";

        // Trying every place anew would take 100 times as long; the bound is far from either.
        assertTimeout(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 20; i++) {
                assertEquals(Optional.empty(), QuoteFinder.find(text, almost, "b".repeat(500), "b".repeat(500)));
                assertEquals(
                        0,
                        QuoteFinder.find(text, "a", almost.substring(1_500), null)
                                .orElseThrow()
                                .start());
            }
        });
    }

    private static Optional<QuotePlace> find(String text, String quote, String prefix, String suffix) {
        return QuoteFinder.find(CapturedText.of(text), quote, prefix, suffix);
    }

    private static String found(String text, String quote) {
        QuotePlace place = find(text, quote, null, null).orElseThrow();
        return text.substring(place.start(), place.end());
    }
}
