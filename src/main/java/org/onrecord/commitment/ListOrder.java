package org.onrecord.commitment;

import java.util.Comparator;

/** In which order a list of items is read. */
record ListOrder(Sort sort, boolean descending) {

    /** The list's name in cursors. */
    String listName() {
        return "commitments:" + sort.word() + (descending ? ":desc" : ":asc");
    }

    /** Places in the order in which they are read. */
    Comparator<Place> comparator() {
        // Ids in lower-case hex compare like PostgreSQL's uuids.
        Comparator<Place> ascending = Comparator.<Place, String>comparing(Place::key, sort::compare)
                .thenComparing(place -> place.id().toString());
        return descending ? ascending.reversed() : ascending;
    }
}
