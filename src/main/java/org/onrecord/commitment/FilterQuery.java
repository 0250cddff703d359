package org.onrecord.commitment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
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

    /**
     * What is asked for.
     *
     * @throws ProblemException 400 where a value is none; it names the parameter
     */
    public Filter filter() {
        return new Filter(
                words("kind", kind, Term.words(Kind.class)),
                words("implementation", implementation, assessed(Term.words(Implementation.class))),
                words("accuracy", accuracy, assessed(Term.words(Accuracy.class))),
                words("timeliness", timeliness, Term.words(Timeliness.class)),
                contested,
                names("statedBy", statedBy),
                names("dutyBearer", dutyBearer),
                names("addressee", addressee),
                each(country, FilterQuery::country),
                names("region", region),
                names("theme", theme),
                moment("statedFrom", statedFrom),
                moment("statedTo", statedTo),
                moment("updatedSince", updatedSince),
                search());
    }

    private static List<String> assessed(List<String> words) {
        return Stream.concat(words.stream(), Stream.of(Implementation.NOT_ASSESSED))
                .toList();
    }

    private static Set<String> words(String name, List<String> given, List<String> vocabulary) {
        return each(given, word -> {
            if (!vocabulary.contains(word)) {
                throw fault(name, "one of " + String.join(", ", vocabulary));
            }
            return word;
        });
    }

    private static Set<String> names(String name, List<String> given) {
        return each(given, spelled -> {
            String folded = Assessor.fold(spelled);
            if (folded.isEmpty() || spelled.length() > NAME) {
                throw fault(name, "a name of 1 to " + NAME + " characters");
            }
            return folded;
        });
    }

    private static String country(String code) {
        String capitals = code.toUpperCase(Locale.ROOT);
        if (!COUNTRY.matcher(capitals).matches()) {
            throw fault("country", "an ISO 3166-1 alpha-2 code");
        }
        return capitals;
    }

    private static ImpreciseDate moment(String name, String given) {
        return given == null ? null : ImpreciseDate.parse(given).orElseThrow(() -> fault(name, ImpreciseDate.FORMS));
    }

    /** Nothing typed is nothing asked for. */
    private String search() {
        if (q == null || q.isBlank()) {
            return null;
        }
        if (q.length() > SEARCH) {
            throw fault("q", "at most " + SEARCH + " characters");
        }
        return q;
    }

    private static Set<String> each(List<String> given, UnaryOperator<String> read) {
        Set<String> values = new LinkedHashSet<>();
        if (given != null) {
            given.forEach(value -> values.add(read.apply(value)));
        }
        return values;
    }

    private static ProblemException fault(String name, String expected) {
        return new ProblemException(
                ProblemType.INVALID_PARAMETER, "The parameter " + name + " must be " + expected + ".");
    }
}
