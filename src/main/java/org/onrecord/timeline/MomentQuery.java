package org.onrecord.timeline;

import java.time.Instant;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/**
 * The query parameters of every view that can be asked for as of a moment; a resource method takes them as a
 * {@code @BeanParam}.
 *
 * @param asOf a UTC day, by which its last moment is meant, or an RFC 3339 instant; or null
 * @param knownAt an RFC 3339 instant, or null
 */
public record MomentQuery(@RestQuery String asOf, @RestQuery String knownAt) {

    private static final int YEAR = 4;
    private static final int MONTH = 7;
    private static final int DAY = 10;

    /**
     * What was asked for.
     *
     * @throws ProblemException 400 where a parameter is neither of its forms
     */
    public Moment moment() {
        return asOf == null && knownAt == null ? Moment.present() : new Moment(world(), record());
    }

    private Instant world() {
        if (asOf == null) {
            return null;
        }
        return ImpreciseDate.parse(asOf)
                .filter(date -> asOf.length() != YEAR && asOf.length() != MONTH)
                .orElseThrow(() -> invalid("asOf", "a date, YYYY-MM-DD, or an RFC 3339 instant"))
                .end();
    }

    private Instant record() {
        if (knownAt == null) {
            return null;
        }
        return ImpreciseDate.parse(knownAt)
                .filter(date -> knownAt.length() > DAY)
                .orElseThrow(() -> invalid("knownAt", "an instant as 2022-08-31T23:59:59Z (RFC 3339)"))
                .end();
    }

    private static ProblemException invalid(String name, String expected) {
        return new ProblemException(
                ProblemType.INVALID_PARAMETER, "The parameter " + name + " must be " + expected + ".");
    }
}
