package org.onrecord.alert;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.log.DatabaseException;

/**
 * Leases over all instances. When one ends is for PostgreSQL's clock to say, the only one that all of them see; whether one
 * that was taken still holds is asked in the transaction that depends on it.
 */
@ApplicationScoped
public class LeaseRepository {

    private static final String TAKE = """
            INSERT INTO alert_lease AS l (name, holder, term, held_until)
            VALUES (?, ?, 1, clock_timestamp() + make_interval(secs => ?))
            ON CONFLICT (name) DO UPDATE
               SET holder = excluded.holder, held_until = excluded.held_until,
                   term = l.term + CASE WHEN l.holder = excluded.holder THEN 0 ELSE 1 END
             WHERE l.holder = excluded.holder OR l.held_until < clock_timestamp()
            RETURNING term
            """;
    private static final String HOLDS = "SELECT FROM alert_lease WHERE name = ? AND holder = ? AND term = ? FOR UPDATE";
    private static final String RELEASE =
            "UPDATE alert_lease SET held_until = '-infinity' WHERE name = ? AND holder = ? AND term = ?";

    private final AgroalDataSource dataSource;

    public LeaseRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Takes a lease, or holds it for longer; empty where somebody else has it.
     *
     * @param length for how long, unless it is taken again
     */
    public Optional<Lease> take(String name, UUID holder, Duration length) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setString(1, name);
            take.setObject(2, holder);
            take.setDouble(3, length.toMillis() / 1000.0);
            try (ResultSet rows = take.executeQuery()) {
                return rows.next() ? Optional.of(new Lease(name, holder, rows.getLong(1))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Whether it is still held. If so nobody else gets it before the transaction ends, however long that takes. */
    public boolean holds(Connection connection, Lease lease) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(HOLDS)) {
            bind(select, lease);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Gives it back, so that nobody has to wait for its end. */
    public void release(Lease lease) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement release = connection.prepareStatement(RELEASE)) {
            bind(release, lease);
            release.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static void bind(PreparedStatement statement, Lease lease) throws SQLException {
        statement.setString(1, lease.name());
        statement.setObject(2, lease.holder());
        statement.setLong(3, lease.term());
    }
}
