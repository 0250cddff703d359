package org.onrecord.commitment;

import java.time.LocalDate;
import java.util.Set;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.timeline.Audience;

/** The statement by which a list of items is read, for whoever wants to run it without the service. */
public final class ListSql {

    private ListSql() {}

    /** The first page of what was stated since a moment, the latest first; its parameters are that moment, and a limit. */
    public static String statedSince() {
        Set<String> any = Set.of();
        ImpreciseDate since = ImpreciseDate.parse("1000").orElseThrow();
        Filter filter = new Filter(any, any, any, any, null, any, any, any, any, any, any, since, null, null, null);
        FilterSql where = FilterSql.of(filter, Audience.PUBLIC, LocalDate.EPOCH);
        return CommitmentRepository.sql(where, new ListOrder(Sort.STATED_ON, true), Audience.PUBLIC, false, false);
    }
}
