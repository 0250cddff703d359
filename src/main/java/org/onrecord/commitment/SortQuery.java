package org.onrecord.commitment;

import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/**
 * The query parameters that sort a list of items.
 *
 * @param sort {@code statedOn}, {@code updatedAt}, {@code deadline} or {@code relevance}; with {@code -} before it
 *     descending; {@code statedOn} where it is not given
 * @param order {@code asc} or {@code desc}; where it is not given, the latest stated or touched first, the nearest deadline
 *     first, the most relevant first
 */
public record SortQuery(@RestQuery String sort, @RestQuery String order) {

    /**
     * What is asked for.
     *
     * @throws ProblemException 400 where a value is none, or where nothing is searched for that could be relevant
     */
    ListOrder order(Filter filter) {
        boolean minus = sort != null && sort.startsWith("-");
        Sort by = sort == null
                ? Sort.STATED_ON
                : Sort.read(minus ? sort.substring(1) : sort)
                        .orElseThrow(() ->
                                fault("The parameter sort must be statedOn, updatedAt, deadline or relevance, or one of"
                                        + " them after a minus sign."));
        if (minus && order != null) {
            throw fault("The direction is given twice, by a minus sign in sort and by order.");
        }
        if (order != null && !order.equals("asc") && !order.equals("desc")) {
            throw fault("The parameter order must be asc or desc.");
        }
        if (by == Sort.RELEVANCE && filter.q() == null) {
            throw fault("The parameter sort can be relevance only where q says to what.");
        }
        boolean descending = minus || (order == null ? by.naturallyDescending() : order.equals("desc"));
        return new ListOrder(by, descending);
    }

    private static ProblemException fault(String detail) {
        return new ProblemException(ProblemType.INVALID_PARAMETER, detail);
    }
}
