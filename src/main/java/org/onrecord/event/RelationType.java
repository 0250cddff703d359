package org.onrecord.event;

/** How one item stands to another. */
public enum RelationType implements Term {
    REPEATS,
    CONTRADICTS,
    DEPENDS_ON,
    RESPONDS_TO,
    SUPERSEDES,
    COMPLEMENTS,
    PART_OF,
    QUALIFIES
}
