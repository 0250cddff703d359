package org.onrecord.source;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text without what typesetting, browsers and extraction from PDF change: runs of white space are one space,
 * quotation marks and apostrophes are one mark, dashes are one dash, letters and their combining marks are composed
 * (NFC), and invisible characters (soft hyphens, zero-width and direction marks) are gone. Letters, digits, case and
 * every other sign stay as they are.
 */
final class Typography {

    private static final String OTHER_QUOTATION_MARKS =
            "\"'`\u00B4\u02B9\u02BA\u02BB\u02BC\u02BD\u201A\u201E\u2032\u2033\u2035\u2036\u300C\u300D\u300E\u300F"
                    + "\u301D\u301E\u301F\uFF02\uFF07";
    private static final char NEXT_LINE = '\u0085';
    private static final char SOFT_HYPHEN = '\u00AD'; // the first of the invisible, and before every combining mark
    private static final char MINUS = '\u2212';

    private final StringBuilder plain;
    private int[] origins;

    private Typography(int length) {
        plain = new StringBuilder(length);
        origins = new int[length];
    }

    /** The plain form, with no space at either end. */
    static String plain(String text) {
        return of(text).text().strip();
    }

    /** The plain form with the origin of each of its characters. */
    static Typography of(String text) {
        Typography typography = new Typography(text.length());
        for (int at = 0; at < text.length(); ) {
            if (isSimple(text, at)) {
                typography.append(text.charAt(at), at);
                at++;
                continue;
            }
            int end = unitEnd(text, at);
            typography.add(text, at, end);
            at = end;
        }
        typography.origins = Arrays.copyOf(typography.origins, typography.plain.length());
        return typography;
    }

    String text() {
        return plain.toString();
    }

    /** For each character of the plain form the place in the text of what it was made from; never falls. */
    int[] origins() {
        return origins;
    }

    /** The end of what is taken as one sign: a letter with its combining marks, or any other code point. */
    static int unitEnd(String text, int start) {
        int first = text.codePointAt(start);
        int end = start + Character.charCount(first);
        if (!Character.isLetter(first)) {
            return end;
        }
        for (int at = end; at < text.length(); ) {
            int next = text.codePointAt(at);
            at += Character.charCount(next);
            if (isCombining(next)) {
                end = at;
            } else if (!isInvisible(next)) {
                break;
            }
        }
        return end;
    }

    private void add(String text, int start, int end) {
        int first = text.codePointAt(start);
        if (end > start + Character.charCount(first)) {
            StringBuilder letter = new StringBuilder(end - start);
            text.substring(start, end).codePoints().filter(c -> !isInvisible(c)).forEach(letter::appendCodePoint);
            append(Normalizer.normalize(letter, Normalizer.Form.NFC), start);
        } else if (isSpace(first)) {
            if (plain.isEmpty() || plain.charAt(plain.length() - 1) != ' ') {
                append(' ', start);
            }
        } else if (isQuotationMark(first)) {
            append('\'', start);
        } else if (isDash(first)) {
            append('-', start);
        } else if (!isInvisible(first)) {
            for (int i = start; i < end; i++) {
                append(text.charAt(i), start);
            }
        }
    }

    private void append(String characters, int origin) {
        for (int i = 0; i < characters.length(); i++) {
            append(characters.charAt(i), origin);
        }
    }

    private void append(char c, int origin) {
        // A few composed letters have a longer normal form than they had characters.
        if (plain.length() == origins.length) {
            origins = Arrays.copyOf(origins, origins.length + origins.length / 2 + 16);
        }
        origins[plain.length()] = origin;
        plain.append(c);
    }

    /** Whether it is an ASCII letter or digit with nothing after it that could change it: most of most texts. */
    private static boolean isSimple(String text, int at) {
        char c = text.charAt(at);
        return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
                && (at + 1 == text.length() || text.charAt(at + 1) < SOFT_HYPHEN);
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
    }

    private static boolean isInvisible(int c) {
        return Character.getType(c) == Character.FORMAT;
    }

    private static boolean isCombining(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isQuotationMark(int c) {
        int type = Character.getType(c);
        return type == Character.INITIAL_QUOTE_PUNCTUATION
                || type == Character.FINAL_QUOTE_PUNCTUATION
                || OTHER_QUOTATION_MARKS.indexOf(c) >= 0;
    }

    private static boolean isDash(int c) {
        return Character.getType(c) == Character.DASH_PUNCTUATION || c == MINUS;
    }
}
