package org.onrecord.board;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onrecord.event.Accuracy;
import org.onrecord.event.Implementation;
import org.onrecord.event.Term;
import org.onrecord.timeline.Timeliness;

/**
 * How many items stand where. Every word of a vocabulary is there, zeros included, in the vocabulary's order.
 *
 * @param implementation of items that are no claims
 * @param accuracy of claims
 * @param timeliness of all; a claim has no deadline
 */
record Counts(
        long total,
        Map<String, Long> implementation,
        Map<String, Long> accuracy,
        Map<String, Long> timeliness,
        long contested) {

    private static final List<String> IMPLEMENTATION = Term.words(Implementation.class);
    private static final List<String> ACCURACY = Term.words(Accuracy.class);
    private static final List<String> TIMELINESS = Term.words(Timeliness.class);

    Counts {
        implementation = Collections.unmodifiableMap(implementation);
        accuracy = Collections.unmodifiableMap(accuracy);
        timeliness = Collections.unmodifiableMap(timeliness);
    }

    /** Sums up. Not for several threads. */
    static final class Sum {

        private final Map<String, Long> implementation = zeros(IMPLEMENTATION, true);
        private final Map<String, Long> accuracy = zeros(ACCURACY, true);
        private final Map<String, Long> timeliness = zeros(TIMELINESS, false);
        private long total;
        private long contested;

        void add(Count count) {
            total += count.items();
            if (count.implementation() != null) {
                implementation.merge(count.implementation(), count.items(), Long::sum);
            }
            if (count.accuracy() != null) {
                accuracy.merge(count.accuracy(), count.items(), Long::sum);
            }
            timeliness.merge(count.timeliness(), count.items(), Long::sum);
            contested += count.contested() ? count.items() : 0;
        }

        void add(Sum other) {
            total += other.total;
            other.implementation.forEach((word, items) -> implementation.merge(word, items, Long::sum));
            other.accuracy.forEach((word, items) -> accuracy.merge(word, items, Long::sum));
            other.timeliness.forEach((word, items) -> timeliness.merge(word, items, Long::sum));
            contested += other.contested;
        }

        Counts counts() {
            return new Counts(
                    total,
                    new LinkedHashMap<>(implementation),
                    new LinkedHashMap<>(accuracy),
                    new LinkedHashMap<>(timeliness),
                    contested);
        }

        private static Map<String, Long> zeros(List<String> words, boolean assessed) {
            Map<String, Long> zeros = new LinkedHashMap<>();
            words.forEach(word -> zeros.put(word, 0L));
            if (assessed) {
                zeros.put(Implementation.NOT_ASSESSED, 0L);
            }
            return zeros;
        }
    }
}
