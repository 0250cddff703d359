package org.onrecord.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** How far the projection has come, as far as this instance knows: what has been committed, perhaps a little less. */
public interface ProjectionWatch {

    Position current();

    /** Moves with everything that the projection's readers can see: two equal versions, two equal answers. */
    Version version();

    /** How long ago PostgreSQL last answered; it is asked every second. */
    Duration silence();

    /** Tells other instances, once the transaction is committed, of a change that moves no position. */
    void tellChangeInPlace(Connection connection) throws SQLException;

    /** Counts a change that moved no position, and is committed, on this instance. */
    void changedInPlace();

    /** Waits until the projection has passed a position; false where it did not in time. */
    boolean await(Position position, Duration atMost);

    /**
     * Waits until the projection has come to something that a position has not passed.
     *
     * @return where it stands now, moved or not
     */
    Position awaitMove(Position seen, Duration atMost);

    /** Waits until the projection has passed a record; false where it did not in time. */
    default boolean await(RecordPosition record, Duration atMost) {
        return await(Position.after(record), atMost);
    }

    /**
     * What was readable at a moment, as far as this instance knows.
     *
     * @param changesInPlace how many changes without a move of the position this instance has heard of
     */
    record Version(Position position, long changesInPlace) {}
}
