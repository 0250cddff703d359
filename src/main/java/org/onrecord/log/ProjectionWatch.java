package org.onrecord.log;

import java.time.Duration;

/** How far the projection has come, as far as this instance knows: what has been committed, perhaps a little less. */
public interface ProjectionWatch {

    Position current();

    /** Waits until the projection has passed a position; false where it did not in time. */
    boolean await(Position position, Duration atMost);

    /** Waits until the projection has passed a record; false where it did not in time. */
    default boolean await(RecordPosition record, Duration atMost) {
        return await(Position.after(record), atMost);
    }
}
