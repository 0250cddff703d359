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
        while (Character.isLetter(first) && end < text.length() && text.charAt(end) > 0x2FF) {
            int next = text.codePointAt(end);
            if (!isCombining(next)) {
                break;
            }
            end += Character.charCount(next);
        }
        return end;
    }

    private void add(String text, int start, int end) {
        int first = text.codePointAt(start);
        if (end > start + Character.charCount(first)) {
            append(Normalizer.normalize(text.substring(start, end), Normalizer.Form.NFC), start);
        } else if (isSpace(first)) {
            if (plain.isEmpty() || plain.charAt(plain.length() - 1) != ' ') {
                append(' ', start);
            }
        } else if (isQuotationMark(first)) {
            append('\'', start);
        } else if (isDash(first)) {
            append('-', start);
        } else if (Character.getType(first) != Character.FORMAT) {
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

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
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
