package org.onrecord.access;

import org.onrecord.event.Term;

/** What a principal may do. Each role from reader to admin includes those before it. */
public enum Role implements Term {
    READER,
    ANALYST,
    EDITOR,
    ADMIN,
    /** Stands beside the others: manages its own subscriptions and reads what readers read. */
    SUBSCRIBER;

    /** Whether who has this role may do what asks for the other. */
    public boolean includes(Role other) {
        return switch (this) {
            case READER, ANALYST, EDITOR -> other != SUBSCRIBER && other.compareTo(this) <= 0;
            case ADMIN -> true;
            case SUBSCRIBER -> other == SUBSCRIBER || other == READER;
        };
    }
}
