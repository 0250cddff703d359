package org.onrecord.timeline;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.onrecord.event.EventIds;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.KeptQuery;

/** By what kept records are chosen, as a client writes it; null is not asked for. */
record KeptRecordQuery(
        String topic,
        String outcome,
        String reason,
        String type,
        String subject,
        String since,
        String until,
        String state) {

    private static final List<String> OUTCOMES = List.of("refused", "parked");

    /**
     * What is asked for.
     *
     * @throws ProblemException 400 that names the first parameter that is wrong
     */
    KeptQuery read() {
        if (outcome != null && !OUTCOMES.contains(outcome)) {
            throw wrong("outcome", "refused or parked");
        }
        if (subject != null && !EventIds.isId(subject)) {
            throw wrong("subject", "a UUID");
        }
        return new KeptQuery(
                word("topic", topic, KeptQuery.Topic.class),
                outcome,
                text("reason", reason),
                text("type", type),
                subject == null ? null : UUID.fromString(subject),
                instant("since", since),
                instant("until", until),
                word("state", state, KeptQuery.State.class));
    }

    private static <E extends Enum<E>> E word(String name, String given, Class<E> words) {
        if (given == null) {
            return null;
        }
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(given))
                .findFirst()
                .orElseThrow(() -> wrong(
                        name,
                        String.join(
                                " or ",
                                Arrays.stream(words.getEnumConstants())
                                        .map(word -> word.name().toLowerCase(Locale.ROOT))
                                        .toList())));
    }

    private static String text(String name, String given) {
        if (given != null && given.indexOf('\0') >= 0) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "The parameter " + name + " must not hold the character NUL.");
        }
        return given;
    }

    private static Instant instant(String name, String given) {
        try {
            return given == null ? null : Instant.parse(given);
        } catch (DateTimeException e) {
            throw wrong(name, "an instant as 2022-08-31T23:59:59Z (RFC 3339)");
        }
    }

    private static ProblemException wrong(String name, String expected) {
        return new ProblemException(
                ProblemType.INVALID_PARAMETER, "The parameter " + name + " must be " + expected + ".");
    }
}
