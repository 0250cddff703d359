package org.onrecord.source;

import java.util.Optional;

/**
 * Looks for a quote in a captured text: as it is, and where it does not stand there, in the form of {@link Typography}.
 * What stands before and after it only chooses among several places; a quote that stands there stands there.
 */
public final class QuoteFinder {

    /** A quote that stands in more places than this is too common to be placed by its surroundings. */
    private static final int MAX_PLACES = 1_000;

    private QuoteFinder() {}

    /**
     * The place of a quote, or empty where it does not stand in the text.
     *
     * @param prefix what stands before it, or null
     * @param suffix what stands after it, or null
     */
    public static Optional<QuotePlace> find(CapturedText text, String quote, String prefix, String suffix) {
        Surroundings surroundings = new Surroundings(
                text.plain(),
                prefix == null ? "" : Typography.plain(prefix),
                suffix == null ? "" : Typography.plain(suffix));
        if (!quote.isEmpty()) {
            Choice exact = new Choice(surroundings);
            new Occurrences(quote)
                    .in(
                            text.text(),
                            start -> exact.offer(
                                    start, text.plainIndex(start), text.plainIndex(start + quote.length())));
            if (exact.start >= 0) {
                return Optional.of(new QuotePlace(exact.start, exact.start + quote.length()));
            }
        }
        String plain = Typography.plain(quote);
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        Choice alike = new Choice(surroundings);
        new Occurrences(plain).in(text.plain(), start -> alike.offer(start, start, start + plain.length()));
        return alike.start < 0
                ? Optional.empty()
                : Optional.of(text.placeOf(alike.start, alike.start + plain.length()));
    }

    /** The best of the places offered: where most of the surroundings match; the first of equals. */
    private static final class Choice {

        private final Surroundings surroundings;
        private int start = -1;
        private int best = -1;
        private int places;

        Choice(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        /** Whether a better place may still come. */
        boolean offer(int at, int plainStart, int plainEnd) {
            int match = surroundings.matchAt(plainStart, plainEnd);
            if (match > best) {
                best = match;
                start = at;
            }
            places++;
            return best < surroundings.fullMatch() && places < MAX_PLACES;
        }
    }

    /** What is said to stand around the quote, in the plain form. */
    private record Surroundings(String plain, String prefix, String suffix) {

        int fullMatch() {
            return prefix.length() + suffix.length();
        }

        /** How many characters next to a place are as said. A space at the seam does not count. */
        int matchAt(int start, int end) {
            int before = start;
            if (before > 0 && plain.charAt(before - 1) == ' ') {
                before--;
            }
            int matchedBefore = 0;
            while (matchedBefore < prefix.length()
                    && matchedBefore < before
                    && prefix.charAt(prefix.length() - 1 - matchedBefore) == plain.charAt(before - 1 - matchedBefore)) {
                matchedBefore++;
            }
            int after = end;
            if (after < plain.length() && plain.charAt(after) == ' ') {
                after++;
            }
            int matchedAfter = 0;
            while (matchedAfter < suffix.length()
                    && after + matchedAfter < plain.length()
                    && suffix.charAt(matchedAfter) == plain.charAt(after + matchedAfter)) {
                matchedAfter++;
            }
            return matchedBefore + matchedAfter;
        }
    }
}
