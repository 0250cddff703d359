package org.onrecord.log;

import java.sql.SQLException;

/** PostgreSQL could not be asked. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseException(SQLException cause) {
        super(cause);
    }
}
