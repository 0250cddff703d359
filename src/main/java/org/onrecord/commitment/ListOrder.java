package org.onrecord.commitment;

/** In which order a list of items is read. */
record ListOrder(Sort sort, boolean descending) {

    /** The list's name in cursors. */
    String listName() {
        return "commitments:" + sort.word() + (descending ? ":desc" : ":asc");
    }

    /** The condition in SQL that an item stands behind a place: its key, and its id, are to be bound. */
    String behind(String key) {
        return " AND (" + key + ", c.id) " + (descending ? "<" : ">") + " (?::" + sort.type() + ", ?)";
    }

    /** The order in SQL. */
    String by(String key) {
        String direction = descending ? " DESC" : "";
        return " ORDER BY " + key + direction + ", c.id" + direction;
    }
}
