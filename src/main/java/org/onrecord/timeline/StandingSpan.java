package org.onrecord.timeline;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Where an item stood over a span of what was known and a span of what had occurred. Both begin with their first moment
 * and end before their last.
 */
record StandingSpan(Instant knownFrom, Instant knownUntil, Instant worldFrom, Instant worldUntil, Value value) {

    /** Before everything that can be dated. */
    static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

    /** After everything that can be dated. */
    static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /**
     * What boards and filters look at of a standing.
     *
     * @param implementationOn the last day of the period in which it was implemented; null where it is not
     */
    record Value(String implementation, LocalDate implementationOn, String accuracy, boolean contested) {

        private static final String IMPLEMENTED = org.onrecord.event.Implementation.IMPLEMENTED.wire();

        static Value of(Standing standing) {
            boolean dated = IMPLEMENTED.equals(standing.implementation());
            return new Value(
                    standing.implementation(),
                    dated ? standing.implementationOn().lastDay() : null,
                    standing.accuracy(),
                    standing.contested());
        }
    }
}
