package org.onrecord.event;

import java.nio.charset.StandardCharsets;

/**
 * The short texts that come by again and again: names of fields, words of vocabularies, names of bodies. They are not made
 * anew for every record, and what is kept of a record shares them. Texts that meet in one place take turns in it.
 *
 * <p>For any number of threads: a thread may miss what another one put here, and then makes the same text again.
 */
final class WordTable {

    /** Longer texts seldom come twice, and would only take turns. */
    static final int LONGEST = 48;

    private static final int PLACES = 2048;

    private final String[] words = new String[PLACES];

    /** The text that stands in ASCII between two places of an array. */
    String text(byte[] ascii, int from, int to) {
        if (to - from > LONGEST) {
            return made(ascii, from, to);
        }
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + ascii[i];
        }
        int place = (hash ^ (hash >>> 11)) & (PLACES - 1);
        String known = words[place];
        if (known != null && isAt(known, ascii, from, to)) {
            return known;
        }
        String fresh = made(ascii, from, to);
        words[place] = fresh;
        return fresh;
    }

    private static String made(byte[] ascii, int from, int to) {
        return new String(ascii, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isAt(String word, byte[] ascii, int from, int to) {
        if (word.length() != to - from) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) != ascii[from + i]) {
                return false;
            }
        }
        return true;
    }
}
