package org.onrecord.access;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.onrecord.event.EventIds;
import org.onrecord.log.DatabaseException;

/**
 * Notes administrative acts: who, when, what, on what, with which outcome. What was noted is never changed.
 *
 * <p>An act that is done in a transaction is noted in the same one, so that neither is there without the other.
 */
@Singleton
public final class AuditTrail {

    private final AgroalDataSource dataSource;
    private final AuditRepository entries;
    private final Clock clock;
    private final EventIds ids = new EventIds();

    AuditTrail(AgroalDataSource dataSource, AuditRepository entries, Clock clock) {
        this.dataSource = dataSource;
        this.entries = entries;
        this.clock = clock;
    }

    /**
     * Notes an act in the JTA transaction at hand ({@code QuarkusTransaction}), or, where there is none, at once.
     *
     * @throws DatabaseException where that cannot be done; then the act must not be done either
     */
    public void note(AuditAct act) {
        try (Connection connection = dataSource.getConnection()) {
            note(connection, act);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Notes an act in a transaction that is held by hand; see {@link #note(AuditAct)}. */
    public void note(Connection transaction, AuditAct act) throws SQLException {
        // To the microsecond, which is what PostgreSQL keeps.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        entries.add(transaction, ids.next(), now, act);
    }
}
