package org.onrecord.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class QuoteFinderPropertiesTest {

    @Property
    void everyPartOfATextIsFoundInIt(
            @ForAll("texts") String text, @ForAll @IntRange(max = 200) int a, @ForAll @IntRange(max = 200) int b) {
        int start = boundary(text, Math.min(a, b));
        int end = boundary(text, Math.max(a, b));
        Assume.that(start < end);
        String quote = text.substring(start, end);

        QuotePlace place =
                QuoteFinder.find(CapturedText.of(text), quote, null, null).orElseThrow();

        assertEquals(quote, text.substring(place.start(), place.end()));
        assertEquals(text.indexOf(quote), place.start());
    }

    @Property
    void itsSurroundingsLeadToItsOwnPlaceOrOneThatLooksTheSame(
            @ForAll("texts") String text, @ForAll @IntRange(max = 200) int a, @ForAll @IntRange(max = 200) int b) {
        int start = boundary(text, Math.min(a, b));
        int end = boundary(text, Math.max(a, b));
        Assume.that(start < end);
        String before = text.substring(0, start);
        String after = text.substring(end);

        QuotePlace place = QuoteFinder.find(CapturedText.of(text), text.substring(start, end), before, after)
                .orElseThrow();

        assertEquals(text.substring(start, end), text.substring(place.start(), place.end()));
        assertTrue(Typography.plain(text.substring(0, place.start())).endsWith(Typography.plain(before))
                || place.start() == start);
    }

    @Property
    void aQuoteIsFoundHoweverItWasTypeset(
            @ForAll("words") List<String> before,
            @ForAll("words") List<String> quote,
            @ForAll("gaps") String gap,
            @ForAll("gaps") String otherGap) {
        Assume.that(!quote.isEmpty());
        List<String> all = new ArrayList<>(before);
        all.addAll(quote);
        String text = String.join(gap, all);

        QuotePlace place = QuoteFinder.find(CapturedText.of(text), String.join(otherGap, quote), null, null)
                .orElseThrow();

        assertEquals(String.join(" ", quote), Typography.plain(text.substring(place.start(), place.end())));
    }

    @Property
    void whatIsFoundIsWhatWasLookedForAndWhatIsNotIsNotThere(
            @ForAll("texts") String text, @ForAll("texts") String quote) {
        Optional<QuotePlace> place = QuoteFinder.find(CapturedText.of(text), quote, null, null);

        if (place.isPresent()) {
            String found = text.substring(place.get().start(), place.get().end());
            String plain = Typography.plain(found);
            int at = plain.indexOf(Typography.plain(quote));
            assertTrue(at >= 0, plain);
            // A place covers whole letters: one that has more marks than the quote begins or ends with comes whole.
            String around = plain.substring(0, at)
                    + plain.substring(at + Typography.plain(quote).length());
            assertTrue(around.matches("\\p{L}?\\p{M}*"), around);
        } else {
            String plain = Typography.plain(quote);
            assertTrue(plain.isEmpty() || !Typography.plain(text).contains(plain));
        }
    }

    @Property
    void thePlainFormOfThePlainFormIsItself(@ForAll("texts") String text) {
        assertEquals(Typography.plain(text), Typography.plain(Typography.plain(text)));
    }

    @Property
    void everyOccurrenceIsShownInOrder(@ForAll("abs") String text, @ForAll("abs") String pattern) {
        Assume.that(!pattern.isEmpty());
        List<Integer> expected = new ArrayList<>();
        for (int at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
            expected.add(at);
        }

        List<Integer> shown = new ArrayList<>();
        new Occurrences(pattern).in(text, shown::add);

        assertEquals(expected, shown);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a",
                        "b",
                        "e\u0301",
                        "\u00E9",
                        " ",
                        "\u00A0",
                        "\n",
                        "\u202F",
                        "\"",
                        "\u201C",
                        "\u2019",
                        "'",
                        "-",
                        "\u2014",
                        "\u00AD",
                        "\u200B",
                        "\u0301",
                        "\uD83D\uDE00",
                        "will",
                        ".",
                        "\uFB2A")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<String>> words() {
        return Arbitraries.of("we", "will", "close", "the", "camps", "by", "spring's", "end")
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> gaps() {
        return Arbitraries.of(" ", "\u00A0", "\u2002", "\u202F", "\n", "\r\n\r\n", "\t ")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> abs() {
        return Arbitraries.strings().withChars('a', 'b').ofMaxLength(40);
    }

    /** The nearest place at or before that splits neither a code point nor a letter from its marks. */
    private static int boundary(String text, int at) {
        int end = 0;
        while (end < text.length() && Typography.unitEnd(text, end) <= at) {
            end = Typography.unitEnd(text, end);
        }
        return end;
    }
}
