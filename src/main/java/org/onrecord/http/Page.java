package org.onrecord.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.net.URI;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list. A resource that returns it gets the header {@code Link} with {@code rel="next"} added (RFC 8288).
 *
 * @param next the cursor of the next page, or null on the last
 */
@JsonPropertyOrder({"items", "next"})
public record Page<T>(List<T> items, String next) implements Linked {

    public Page {
        items = List.copyOf(items);
    }

    @Override
    public String link(URI request) {
        return next == null ? null : PageLink.next(request, next);
    }

    /**
     * Cuts a page from rows read with one row more than the page holds, which tells whether there is a next one.
     *
     * @param cursorAfter the cursor that goes on behind a row
     */
    public static <R, T> Page<T> cut(
            List<R> rows, int limit, Function<? super R, ? extends T> item, Function<? super R, Cursor> cursorAfter) {
        List<R> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
        String next =
                rows.size() > limit ? cursorAfter.apply(rows.get(limit - 1)).encode() : null;
        return new Page<>(shown.stream().<T>map(item).toList(), next);
    }
}
