package org.onrecord.alert.delivery;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.event.EventIds;
import org.onrecord.http.IdempotencyKey;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.SqlTransaction;

/** Does what a request asks for once, however often the request comes under its {@code Idempotency-Key}. */
@Singleton
public final class RequestRepository {

    private final AgroalDataSource dataSource;
    private final CurrentPrincipal principal;
    private final IdempotencyKey key;
    private final Clock clock;

    RequestRepository(AgroalDataSource dataSource, CurrentPrincipal principal, IdempotencyKey key, Clock clock) {
        this.dataSource = dataSource;
        this.principal = principal;
        this.key = key;
        this.clock = clock;
    }

    /**
     * What a request came to.
     *
     * @param result as the work told it
     * @param repeated whether it was done before
     */
    public record Outcome(String result, boolean repeated) {}

    /**
     * Does the work of the request at hand in a transaction, unless it was done under the same key before.
     *
     * @param requestHash what makes two requests the same one
     * @param work answers with what a repetition is told again
     * @throws ProblemException 422 where the key came before with another request
     */
    public Outcome once(String requestHash, SqlTransaction.Work<String> work) {
        UUID id = key.read()
                .map(sent -> EventIds.ofIdempotencyKey(principal.get().id(), sent))
                .orElse(null);
        try (Connection connection = dataSource.getConnection()) {
            return SqlTransaction.on(
                    connection,
                    transaction -> id == null
                            ? new Outcome(work.with(transaction), false)
                            : once(transaction, id, requestHash, work));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Outcome once(Connection connection, UUID id, String requestHash, SqlTransaction.Work<String> work)
            throws SQLException {
        // Where the same request is just being done, this waits until it is.
        if (!begin(connection, id, requestHash)) {
            return new Outcome(before(connection, id, requestHash), true);
        }
        String result = work.with(connection);
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE delivery_request SET result = ? WHERE id = ?")) {
            update.setString(1, result);
            update.setObject(2, id);
            update.executeUpdate();
        }
        return new Outcome(result, false);
    }

    private boolean begin(Connection connection, UUID id, String requestHash) throws SQLException {
        String sql = "INSERT INTO delivery_request (id, request_hash, result, created_at) VALUES (?, ?, '', ?)"
                + " ON CONFLICT DO NOTHING";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, id);
            insert.setString(2, requestHash);
            insert.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
            return insert.executeUpdate() > 0;
        }
    }

    private static String before(Connection connection, UUID id, String requestHash) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT request_hash, result FROM delivery_request WHERE id = ?")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (!row.getString(1).equals(requestHash)) {
                    throw new ProblemException(
                            ProblemType.IDEMPOTENCY_KEY_REUSED,
                            "This Idempotency-Key came before with another request.");
                }
                return row.getString(2);
            }
        }
    }
}
