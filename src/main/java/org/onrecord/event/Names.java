package org.onrecord.event;

import java.util.Optional;
import java.util.UUID;

/** Finds what a body names: by slug, import ref or id. The log names by id alone. */
@FunctionalInterface
public interface Names {

    /** As the log has it: an id is taken as it stands, known or not, and nothing else is a name. */
    Names BY_ID = name -> EventIds.isId(name) ? Optional.of(UUID.fromString(name)) : Optional.empty();

    Optional<UUID> find(String name);
}
