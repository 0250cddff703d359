package org.onrecord.source;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.onrecord.event.Citation;
import org.onrecord.log.DatabaseException;

/** Judges citations of the past. */
@ApplicationScoped
public class VerificationRepository {

    private final AgroalDataSource dataSource;

    VerificationRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The verification of each, in the order given, by the captures that were recorded by then.
     *
     * @param knownAt or null for all of them
     */
    public List<Verification> verify(List<Citation> citations, Instant knownAt) {
        try (Connection connection = dataSource.getConnection()) {
            return Verifier.verify(connection, citations, knownAt);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
