package org.onrecord.log;

import java.sql.Connection;
import java.sql.SQLException;

/** One transaction by hand. */
public final class SqlTransaction {

    private SqlTransaction() {}

    /** What is done in it. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Does work on a connection in one transaction, all of it or, where it throws, none. */
    public static <T> T on(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.with(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
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
