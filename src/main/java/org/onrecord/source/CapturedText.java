package org.onrecord.source;

import java.util.Arrays;

/** A captured text, made ready once for looking up any number of quotes. */
public final class CapturedText {

    private final String text;
    private final String plain;
    private final int[] origins;

    private CapturedText(String text) {
        Typography typography = Typography.of(text);
        this.text = text;
        this.plain = typography.text();
        this.origins = typography.origins();
    }

    public static CapturedText of(String text) {
        return new CapturedText(text);
    }

    /** As it was captured. */
    String text() {
        return text;
    }

    /** In the form of {@link Typography}. */
    String plain() {
        return plain;
    }

    /** Where in the plain form the character at a place of the text stands, or what comes next where it is gone. */
    int plainIndex(int index) {
        int found = Arrays.binarySearch(origins, index);
        if (found < 0) {
            return -found - 1;
        }
        while (found > 0 && origins[found - 1] == index) {
            found--;
        }
        return found;
    }

    /** The place in the text of a part of the plain form that does not end in a space. */
    QuotePlace placeOf(int plainStart, int plainEnd) {
        return new QuotePlace(origins[plainStart], Typography.unitEnd(text, origins[plainEnd - 1]));
    }
}
