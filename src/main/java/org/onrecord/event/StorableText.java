package org.onrecord.event;

import java.util.Optional;

/**
 * What text may hold: no NUL, which PostgreSQL cannot store, and no half characters, which UTF-8 cannot write. Whatever
 * names or quotes foreign bytes in a message passes through here, or the message itself could not be kept or sent.
 */
final class StorableText {

    private static final int DETAIL = 2_000;
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** What is wrong with a text, for a person; empty where nothing is. */
    static Optional<String> fault(String text) {
        int at = firstFault(text, 0);
        if (at < 0) {
            return Optional.empty();
        }
        return Optional.of(
                text.charAt(at) == 0 ? "must not hold the character NUL" : "must not hold an unpaired surrogate");
    }

    static boolean isStorable(String text) {
        return firstFault(text, 0) < 0;
    }

    /** A message made fit to be kept: faults replaced by U+FFFD, at most 2 000 characters, never null. */
    static String detail(String text) {
        if (text == null) {
            return "";
        }
        String bounded = text;
        if (text.codePointCount(0, text.length()) > DETAIL) {
            bounded = text.substring(0, text.offsetByCodePoints(0, DETAIL - 1)) + "…";
        }
        return replaced(bounded);
    }

    /** The text with every fault replaced by U+FFFD. */
    static String replaced(String text) {
        int at = firstFault(text, 0);
        if (at < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text);
        while (at >= 0) {
            out.setCharAt(at, REPLACEMENT);
            at = firstFault(out, at + 1);
        }
        return out.toString();
    }

    /** Whether a text holds anything but white space of any script. */
    static boolean isBlank(String text) {
        // No space lies outside the basic plane.
        for (int i = 0; i < text.length(); i++) {
            if (!isSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The text without white space at its ends; unlike {@link String#strip}, no-break spaces count as such. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    private static int firstFault(CharSequence text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            // One comparison for what nearly every character is: between NUL and the surrogates.
            if ((char) (c - 1) < Character.MIN_SURROGATE - 1) {
                continue;
            }
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
