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
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                // The fence first: a stale owner learns of it before it has done any work.
                if (!positions.move(connection, fence, write.partition(), write.from(), write.to())) {
                    connection.rollback();
                    throw new FencedException(write.partition(), write.from());
                }
                write.prepared().write(connection);
                if (!write.parked().isEmpty()) {
                    kept.park(connection, write.parked());
                }
                if (!write.prepared().refused().isEmpty()) {
                    kept.refuse(connection, write.prepared().refused());
                }
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            } finally {
                if (!connection.isClosed()) {
                    connection.setAutoCommit(true);
                }
            }
        }
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
