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
     * Begins a batch of one partition. Batches begun before may not be committed yet: what they decided counts. The one
     * before is sealed.
     */
    Batch begin();

    /** Everything begun and not yet committed is void, and these partitions may be somebody else's from now on. */
    void forget(Collection<Integer> partitions);

    /** A batch that is being decided. */
    interface Batch {

        /**
         * Decides the next piece of it. It may read what it lacks, through a connection of its own; it writes nothing.
         *
         * @param events readable records, in order
         */
        void take(List<ReadRecord> events) throws SQLException;

        /** Ends the batch. */
        Prepared seal();
    }

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
