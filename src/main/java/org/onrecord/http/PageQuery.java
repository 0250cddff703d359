package org.onrecord.http;

import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The query parameters of every list; a resource method takes them as a {@code @BeanParam}.
 *
 * @param limit 1 to 200; 50 where it is not given
 * @param cursor where to go on, as an earlier page gave it
 */
public record PageQuery(@RestQuery Integer limit, @RestQuery String cursor) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    /**
     * How many items the page holds at most.
     *
     * @throws ProblemException 400 where it is out of range
     */
    public int size() {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "The parameter limit must be from 1 to " + MAX_LIMIT + ".");
        }
        return limit;
    }

    /**
     * Behind what to go on; empty on the first page.
     *
     * @param list the list's own name: a cursor of another list is refused
     * @param parts how many texts its cursors hold
     * @throws ProblemException 400 where the cursor is none of this list
     */
    public Optional<Cursor> after(String list, int parts) {
        return cursor == null ? Optional.empty() : Optional.of(Cursor.decode(cursor, list, parts));
    }
}
