package org.onrecord.access;

import java.util.Set;
import org.onrecord.event.Author;

/**
 * Who asks, as the credential says.
 *
 * @param id stable: it is part of what is written to the log, and of the ids made of idempotency keys
 * @param name for people
 * @param roles those given; see {@link #has} for those implied
 */
public record Principal(String id, String name, Set<Role> roles) {

    public Principal {
        roles = Set.copyOf(roles);
    }

    public boolean has(Role role) {
        return roles.stream().anyMatch(given -> given.includes(role));
    }

    /** As the author of an event. */
    public Author author() {
        return new Author(id, name);
    }
}
