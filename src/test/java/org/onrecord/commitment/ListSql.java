package org.onrecord.commitment;

import java.time.LocalDate;
import org.onrecord.timeline.Audience;

/** The statement by which a list of items is read, for whoever wants to run it without the service. */
public final class ListSql {

    private ListSql() {}

    /** The first page, the latest stated first; its parameter is a limit. */
    public static String latestFirst() {
        FilterSql where = FilterSql.of(Filter.none(), Audience.PUBLIC, LocalDate.EPOCH);
        return CommitmentRepository.sql(where, new ListOrder(Sort.STATED_ON, true), Audience.PUBLIC, false, false);
    }
}
