package org.onrecord.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A word of a closed vocabulary. Its wire form is data: it never changes once written to the log. */
public interface Term {

    /** The constant's name, as every enum has it. */
    String name();

    /** The word as it stands in JSON. */
    @JsonValue
    default String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E> & Term> Optional<E> read(Class<E> vocabulary, String wire) {
        for (E term : vocabulary.getEnumConstants()) {
            if (term.wire().equals(wire)) {
                return Optional.of(term);
            }
        }
        return Optional.empty();
    }

    static <E extends Enum<E> & Term> List<String> words(Class<E> vocabulary) {
        return Arrays.stream(vocabulary.getEnumConstants()).map(Term::wire).toList();
    }
}
