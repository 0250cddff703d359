package org.onrecord.timeline;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.onrecord.event.Assessor;

/**
 * The words of a text, as full text search compares them: without regard to case, to accents, or to which of Unicode's
 * forms of a letter was typed. Everything but letters and digits divides words. Scripts that write no spaces between words
 * are taken character by character, so that any piece of their text can be found as a phrase.
 */
public final class SearchWords {

    /** Longer words are cut, wherever they stand. PostgreSQL's lexemes hold 2 046 bytes. */
    private static final int LENGTH = 200;

    private static final Set<Character.UnicodeScript> UNSPACED = EnumSet.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);

    private SearchWords() {}

    /** The words of a text in order; none where it has no letter and no digit. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean single = false;
        String folded = fold(text);
        for (int at = 0; at < folded.length(); ) {
            int character = folded.codePointAt(at);
            at += Character.charCount(character);
            if (isMark(character)) {
                // Belongs to what it follows; at the beginning of anything else it is lost.
                if (!word.isEmpty()) {
                    word.appendCodePoint(character);
                }
                continue;
            }
            boolean alone = UNSPACED.contains(Character.UnicodeScript.of(character));
            if (alone || single || !Character.isLetterOrDigit(character)) {
                end(word, words);
            }
            single = alone;
            if (Character.isLetterOrDigit(character)) {
                word.appendCodePoint(character);
            }
        }
        end(word, words);
        return words;
    }

    private static String fold(String text) {
        String decomposed = Normalizer.normalize(Assessor.fold(text), Normalizer.Form.NFKD);
        StringBuilder bare = new StringBuilder(decomposed.length());
        for (int i = 0; i < decomposed.length(); i++) {
            char c = decomposed.charAt(i);
            // Combining Diacritical Marks: the accents of Latin, Greek and Cyrillic.
            if (c < '\u0300' || c > '\u036F') {
                bare.append(c);
            }
        }
        return Normalizer.normalize(bare, Normalizer.Form.NFC);
    }

    private static boolean isMark(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            int characters = word.codePointCount(0, word.length());
            words.add(characters <= LENGTH ? word.toString() : word.substring(0, word.offsetByCodePoints(0, LENGTH)));
            word.setLength(0);
        }
    }
}
