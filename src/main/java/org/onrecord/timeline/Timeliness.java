package org.onrecord.timeline;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.onrecord.event.Deadline;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Term;

/** How an item stands to its deadline on a day. */
public enum Timeliness implements Term {
    /** There is none, or none with an end date; a claim has none. */
    NO_DEADLINE,
    ON_TIME,
    /** {@value #DUE_DAYS} days or less are left, the last day included. */
    DUE,
    /** The last day has passed, and it is not implemented. */
    OVERDUE,
    /** Implemented by the last day. */
    MET,
    MET_LATE,
    /** Withdrawn or superseded. */
    CLOSED;

    /** From how many days before the last one an item is due. */
    public static final int DUE_DAYS = 30;

    private static final String IMPLEMENTED = Implementation.IMPLEMENTED.wire();
    private static final String WITHDRAWN = Implementation.WITHDRAWN.wire();
    private static final String SUPERSEDED = Implementation.SUPERSEDED.wire();

    /** As {@link #of(Kind, Deadline, boolean, String, ImpreciseDate, LocalDate)}, by what a standing says. */
    public static Timeliness of(Kind kind, Deadline deadline, boolean withdrawn, Standing standing, LocalDate today) {
        return of(kind, deadline, withdrawn, standing.implementation(), standing.implementationOn(), today);
    }

    /**
     * Judges.
     *
     * @param deadline or null
     * @param withdrawn whether the item was withdrawn from the record
     * @param implementation the value that stands, in its wire form, or null
     * @param implementationOn when that value's follow-up occurred; an imprecise date counts by its last day. Null where
     *     nothing stands
     * @param today the UTC day to judge by
     */
    public static Timeliness of(
            Kind kind,
            Deadline deadline,
            boolean withdrawn,
            String implementation,
            ImpreciseDate implementationOn,
            LocalDate today) {
        if (kind == Kind.CLAIM || deadline == null || deadline.to() == null) {
            return NO_DEADLINE;
        }
        if (withdrawn || WITHDRAWN.equals(implementation) || SUPERSEDED.equals(implementation)) {
            return CLOSED;
        }
        LocalDate to = deadline.to();
        if (IMPLEMENTED.equals(implementation)) {
            return implementationOn.lastDay().isAfter(to) ? MET_LATE : MET;
        }
        if (today.isAfter(to)) {
            return OVERDUE;
        }
        return ChronoUnit.DAYS.between(today, to) <= DUE_DAYS ? DUE : ON_TIME;
    }
}
