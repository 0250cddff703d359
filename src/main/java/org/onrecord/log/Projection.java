package org.onrecord.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** What the log is projected into. Called by one projector, one partition's batch at a time, in the log's order. */
public interface Projection {

    /** Its name in {@code projection_position}. */
    String name();

    /**
     * Decides a batch. It may read what it lacks, through a connection of its own; it writes nothing. Batches prepared
     * before may not be committed yet: what they decided counts.
     *
     * @param events the readable records of one partition, in order
     */
    Prepared prepare(List<ReadRecord> events) throws SQLException;

    /** Everything prepared and not yet committed is void, and these partitions may be somebody else's from now on. */
    void forget(Collection<Integer> partitions);

    /** A batch that was decided. */
    interface Prepared {

        /** How many events it applies. */
        int applied();

        /** How many had been applied before. */
        int duplicates();

        List<Refusal> refused();

        /** Writes what the applied events come to, in the fence's transaction. */
        void write(Connection connection) throws SQLException;

        /** The transaction has been committed. */
        void committed();
    }

    /** A deterministic rule's no. */
    record Refusal(ReadRecord record, RefusalReason reason, String detail) {}
}
