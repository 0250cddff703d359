package org.onrecord.timeline;

import java.time.Instant;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/**
 * The query parameters of every view that can be asked for as of a moment; a resource method takes them as a
 * {@code @BeanParam}. Both take {@link ImpreciseDate#FORMS}, and of a period, in UTC, its last moment is meant. What lies in
 * the future is answered by what is known now.
 *
 * @param asOf what had happened in the world by then, or null
 * @param knownAt what this record knew by then, or null
 */
public record MomentQuery(@RestQuery String asOf, @RestQuery String knownAt) {

    /**
     * What was asked for.
     *
     * @throws ProblemException 400 where a parameter has none of its forms
     */
    public Moment moment() {
        return asOf == null && knownAt == null
                ? Moment.present()
                : new Moment(read("asOf", asOf), read("knownAt", knownAt));
    }

    private static Instant read(String name, String given) {
        return given == null
                ? null
                : ImpreciseDate.parse(given)
                        .orElseThrow(() -> invalid(name, ImpreciseDate.FORMS))
                        .end();
    }

    private static ProblemException invalid(String name, String expected) {
        return new ProblemException(
                ProblemType.INVALID_PARAMETER, "The parameter " + name + " must be " + expected + ".");
    }
}
