package org.onrecord.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A word of a closed vocabulary. Its wire form is data: it never changes once written to the log. */
public interface Term {

    /** The constant's name, as every enum has it. */
    String name();

    /** The constant's place, as every enum has it. */
    int ordinal();

    /** The constant's enum, as every enum has it. */
    Class<?> getDeclaringClass();

    /** The word as it stands in JSON. */
    @JsonValue
    default String wire() {
        return Vocabulary.WORDS.get(getDeclaringClass()).get(ordinal());
    }

    static <E extends Enum<E> & Term> Optional<E> read(Class<E> vocabulary, String wire) {
        Object term = Vocabulary.BY_WIRE.get(vocabulary).get(wire);
        return Optional.ofNullable(vocabulary.cast(term));
    }

    static <E extends Enum<E> & Term> List<String> words(Class<E> vocabulary) {
        return Arrays.stream(vocabulary.getEnumConstants()).map(Term::wire).toList();
    }

    /** The words of each vocabulary: every record of the log is full of them. */
    final class Vocabulary {

        private static final ClassValue<List<String>> WORDS = new ClassValue<>() {
            @Override
            protected List<String> computeValue(Class<?> vocabulary) {
                return Arrays.stream(vocabulary.getEnumConstants())
                        .map(term -> ((Term) term).name().toLowerCase(Locale.ROOT))
                        .toList();
            }
        };

        private static final ClassValue<Map<String, Object>> BY_WIRE = new ClassValue<>() {
            @Override
            protected Map<String, Object> computeValue(Class<?> vocabulary) {
                Map<String, Object> words = new HashMap<>();
                for (Object term : vocabulary.getEnumConstants()) {
                    words.put(((Term) term).wire(), term);
                }
                return words;
            }
        };

        private Vocabulary() {}
    }
}
