package org.onrecord.source;

import java.util.function.IntPredicate;

/**
 * Finds every place of one text in another in time that grows with the sum of their lengths, whatever they hold
 * (Knuth, Morris and Pratt). Runs at the speed of {@link String#indexOf(String, int)} where nothing matches.
 */
final class Occurrences {

    private static final int HEAD = 8;

    private final String pattern;
    private final String head;
    /** For each length matched so far the longest shorter one that still holds. */
    private final int[] shorter;

    /** @param pattern not empty */
    Occurrences(String pattern) {
        this.pattern = pattern;
        this.head = pattern.substring(0, Math.min(HEAD, pattern.length()));
        this.shorter = new int[pattern.length() + 1];
        int matched = 0;
        for (int i = 1; i < pattern.length(); i++) {
            while (matched > 0 && pattern.charAt(i) != pattern.charAt(matched)) {
                matched = shorter[matched];
            }
            if (pattern.charAt(i) == pattern.charAt(matched)) {
                matched++;
            }
            shorter[i + 1] = matched;
        }
    }

    /** Shows the start of each place in order, overlapping ones too, until told false. */
    void in(String text, IntPredicate more) {
        int matched = 0;
        int at = 0;
        while (true) {
            if (matched == 0) {
                int start = text.indexOf(head, at);
                if (start < 0) {
                    return;
                }
                matched = head.length();
                at = start + matched;
            } else if (at == text.length()) {
                return;
            } else if (text.charAt(at) == pattern.charAt(matched)) {
                matched++;
                at++;
            } else {
                matched = shorter[matched];
            }
            if (matched == pattern.length()) {
                if (!more.test(at - matched)) {
                    return;
                }
                matched = shorter[matched];
            }
        }
    }
}
