package org.onrecord.commitment;

import java.util.List;
import java.util.UUID;
import org.onrecord.event.EventIds;
import org.onrecord.http.Cursor;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.log.Position;

/**
 * A place in a walk through a list of items.
 *
 * @param key of the item there, by the list's {@link Sort}, as it was when the walk began
 * @param id of the item there
 * @param begun how far the record had come when the walk began
 */
record Place(String key, UUID id, Position begun) {

    private static final int PARTS = 3;

    /**
     * Where a client wants to go on, or null where it begins.
     *
     * @throws ProblemException 400 where its cursor is none of this list
     */
    static Place of(PageQuery page, ListOrder order) {
        return page.after(order.listName(), PARTS)
                .map(cursor -> of(cursor, order))
                .orElse(null);
    }

    private static Place of(Cursor cursor, ListOrder order) {
        String key = cursor.keys().get(0);
        String id = cursor.keys().get(1);
        if (!order.sort().isKey(key) || !EventIds.isId(id)) {
            throw Cursor.invalid();
        }
        return new Place(
                key, UUID.fromString(id), Position.parse(cursor.keys().get(2)).orElseThrow(Cursor::invalid));
    }

    Cursor cursor(ListOrder order) {
        return new Cursor(order.listName(), List.of(key, id.toString(), begun.toString()));
    }
}
