package org.onrecord.log;

import java.time.Duration;

/** How far the projection has come, on whichever instance it runs, and how to wait for it. */
public interface ProjectionWatch {

    /** How far the projection has come, as far as this instance has heard. */
    Position current();

    /** Waits until the projection has passed a position; false where the time ran out first. */
    boolean await(Position position, Duration atMost);

    /** As {@link #await(Position, Duration)}, for one record. */
    boolean await(RecordPosition record, Duration atMost);
}
