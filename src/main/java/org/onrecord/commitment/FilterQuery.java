package org.onrecord.commitment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.event.Accuracy;
import org.onrecord.event.Assessor;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Term;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.timeline.Timeliness;

/**
 * The query parameters by which every door that filters items is asked; a resource method takes them as a
 * {@code @BeanParam}. A parameter that may be repeated means any of its values; a comma is part of a value.
 *
 * @param statedFrom {@link ImpreciseDate#FORMS}, as the two that follow
 */
public record FilterQuery(
        @RestQuery List<String> kind,
        @RestQuery List<String> implementation,
        @RestQuery List<String> accuracy,
        @RestQuery List<String> timeliness,
        @RestQuery Boolean contested,
        @RestQuery List<String> statedBy,
        @RestQuery List<String> dutyBearer,
        @RestQuery List<String> addressee,
        @RestQuery List<String> country,
        @RestQuery List<String> region,
        @RestQuery List<String> theme,
        @RestQuery String statedFrom,
        @RestQuery String statedTo,
        @RestQuery String updatedSince,
        @RestQuery String q) {

    private static final int NAME = 300;
    private static final int SEARCH = 500;
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    /** What is told of a value that is none. */
    @FunctionalInterface
    public interface Faults {

        /**
         * Is told of one.
         *
         * @param index of the value among those of its name, from 0
         * @param expected what it must be, as {@code an ISO 3166-1 alpha-2 code}
         */
        void at(String name, int index, String expected);
    }

    /** Reads one value; empty, with the fault told, where it is none. */
    @FunctionalInterface
    private interface Reading {
        Optional<String> of(String value);
    }

    /**
     * What is asked for.
     *
     * @throws ProblemException 400 where a value is none; it names the parameter
     */
    public Filter filter() {
        return filter((name, index, expected) -> {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "The parameter " + name + " must be " + expected + ".");
        });
    }

    /** What is asked for, without the values that are none. */
    public Filter filter(Faults faults) {
        return new Filter(
                words(faults, "kind", kind, Term.words(Kind.class)),
                words(faults, "implementation", implementation, assessed(Term.words(Implementation.class))),
                words(faults, "accuracy", accuracy, assessed(Term.words(Accuracy.class))),
                words(faults, "timeliness", timeliness, Term.words(Timeliness.class)),
                contested,
                names(faults, "statedBy", statedBy),
                names(faults, "dutyBearer", dutyBearer),
                names(faults, "addressee", addressee),
                each(faults, "country", country, "an ISO 3166-1 alpha-2 code", FilterQuery::country),
                names(faults, "region", region),
                names(faults, "theme", theme),
                moment(faults, "statedFrom", statedFrom),
                moment(faults, "statedTo", statedTo),
                moment(faults, "updatedSince", updatedSince),
                search(faults));
    }

    private static List<String> assessed(List<String> words) {
        return Stream.concat(words.stream(), Stream.of(Implementation.NOT_ASSESSED))
                .toList();
    }

    private static Set<String> words(Faults faults, String name, List<String> given, List<String> vocabulary) {
        return each(faults, name, given, "one of " + String.join(", ", vocabulary), word -> Optional.of(word)
                .filter(vocabulary::contains));
    }

    private static Set<String> names(Faults faults, String name, List<String> given) {
        return each(
                faults,
                name,
                given,
                "a name of 1 to " + NAME + " characters",
                spelled -> spelled.length() > NAME
                        ? Optional.empty()
                        : Optional.of(Assessor.fold(spelled)).filter(folded -> !folded.isEmpty()));
    }

    private static Optional<String> country(String code) {
        return Optional.of(code.toUpperCase(Locale.ROOT))
                .filter(capitals -> COUNTRY.matcher(capitals).matches());
    }

    private static ImpreciseDate moment(Faults faults, String name, String given) {
        if (given == null) {
            return null;
        }
        ImpreciseDate moment = ImpreciseDate.parse(given).orElse(null);
        if (moment == null) {
            faults.at(name, 0, ImpreciseDate.FORMS);
        }
        return moment;
    }

    /** Nothing typed is nothing asked for. */
    private String search(Faults faults) {
        if (q == null || q.isBlank()) {
            return null;
        }
        if (q.length() > SEARCH) {
            faults.at("q", 0, "at most " + SEARCH + " characters");
        }
        return q;
    }

    private static Set<String> each(Faults faults, String name, List<String> given, String expected, Reading reading) {
        Set<String> values = new LinkedHashSet<>();
        for (int i = 0; given != null && i < given.size(); i++) {
            Optional<String> value = reading.of(given.get(i));
            if (value.isEmpty()) {
                faults.at(name, i, expected);
            }
            value.ifPresent(values::add);
        }
        return values;
    }
}
