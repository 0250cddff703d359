package org.onrecord.log;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/** Commits a decided batch: fence, rows, kept records and position in one transaction. */
@ApplicationScoped
public class FencedWriter {

    private final AgroalDataSource dataSource;
    private final Positions positions;
    private final KeptRecords kept;

    public FencedWriter(AgroalDataSource dataSource, Positions positions, KeptRecords kept) {
        this.dataSource = dataSource;
        this.positions = positions;
        this.kept = kept;
    }

    /** The partition does not stand where the batch begins: somebody else moved it, or something is missing. */
    public static final class FencedException extends Exception {

        private static final long serialVersionUID = 1L;

        FencedException(int partition, long from) {
            super("partition " + partition + " no longer stands at " + from);
        }
    }

    void write(Positions.Fence fence, PartitionWrite write) throws SQLException, FencedException {
        boolean ours;
        try (Connection connection = dataSource.getConnection()) {
            ours = SqlTransaction.on(connection, transaction -> write(transaction, fence, write));
        }
        if (!ours) {
            throw new FencedException(write.partition(), write.from());
        }
    }

    /** False where the partition does not stand where the batch begins; then nothing is written. */
    private boolean write(Connection transaction, Positions.Fence fence, PartitionWrite write) throws SQLException {
        // The fence first: a stale owner learns of it before it has done any work.
        if (!positions.move(transaction, fence, write.partition(), write.from(), write.to())) {
            return false;
        }
        write.prepared().write(transaction);
        if (!write.parked().isEmpty()) {
            kept.park(transaction, write.parked());
        }
        if (!write.prepared().refused().isEmpty()) {
            kept.refuse(transaction, write.prepared().refused());
        }
        return true;
    }
}
