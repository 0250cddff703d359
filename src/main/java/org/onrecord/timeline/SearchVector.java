package org.onrecord.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.onrecord.event.Commitment;
import org.onrecord.event.Speaker;

/**
 * What an item is found by in full text, as PostgreSQL's {@code tsvector} has it: words, where they stand, and how much
 * they count there. It is made here and not by PostgreSQL, whose parser depends on the database's locale.
 */
public final class SearchVector {

    private static final int LAST_POSITION = 16_383;
    private static final int POSITIONS = 255;
    /** Between texts, so that no phrase reaches from one into the next. */
    private static final int GAP = 10;

    // How much a word counts for relevance, ascending, by PostgreSQL's names and numbers.
    private static final String WEIGHTS = "DCBA";
    private static final int D = 0;
    private static final int C = 1;
    private static final int B = 2;
    private static final int A = 3;

    /** Position and, in the two highest of 16 bits, weight; ascending. */
    private final SortedMap<String, List<Integer>> words = new TreeMap<>();

    private int position;

    private SearchVector() {}

    /** Of title, names, summary and quote, which count in this order. */
    public static SearchVector of(Commitment content) {
        SearchVector vector = new SearchVector();
        vector.add(content.title(), A);
        vector.add(content.summary(), C);
        if (content.citation() != null) {
            vector.add(content.citation().quote(), D);
        }
        for (Speaker speaker : content.statedBy()) {
            vector.add(speaker.person(), B);
            vector.add(speaker.organisation(), B);
        }
        vector.add(content.reportedBy(), B);
        content.dutyBearers().forEach(name -> vector.add(name, B));
        content.addressees().forEach(name -> vector.add(name, B));
        vector.add(content.region(), B);
        content.themes().forEach(theme -> vector.add(theme, B));
        return vector;
    }

    /** By word: its places, each a position with the weight in the two highest of 16 bits. */
    SortedMap<String, List<Integer>> words() {
        return words;
    }

    /** As PostgreSQL reads it from text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        words.forEach((word, places) -> {
            text.append('\'').append(word).append("':");
            for (int place : places) {
                text.append(place & LAST_POSITION)
                        .append(WEIGHTS.charAt(place >> 14))
                        .append(',');
            }
            text.setCharAt(text.length() - 1, ' ');
        });
        return text.toString();
    }

    private void add(String text, int weight) {
        if (text == null) {
            return;
        }
        for (String word : SearchWords.of(text)) {
            position++;
            if (position <= LAST_POSITION) {
                List<Integer> places = words.computeIfAbsent(word, w -> new ArrayList<>());
                if (places.size() < POSITIONS) {
                    places.add(position | weight << 14);
                }
            }
        }
        position += GAP;
    }
}
