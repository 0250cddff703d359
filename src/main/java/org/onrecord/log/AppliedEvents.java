package org.onrecord.log;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the projection can say of the events it applied. */
public interface AppliedEvents {

    /** An applied event, and the hash of the request that first brought it (null where there was none). */
    record AppliedEvent(UUID eventId, UUID subject, RecordPosition position, String requestHash) {}

    /** The first applied event under an id, on whatever subject. */
    Optional<AppliedEvent> byId(UUID eventId);

    /** As {@link #byId}, for many at once; ids that were never applied are absent. */
    Map<UUID, AppliedEvent> byIds(Collection<UUID> eventIds);

    Optional<AppliedEvent> at(RecordPosition position);

    /** As {@link #at}, for many at once. */
    Map<RecordPosition, AppliedEvent> at(Collection<RecordPosition> positions);
}
