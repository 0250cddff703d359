package org.onrecord.source;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.ProjectionWatch;

/** Keeps captured texts. Whoever appends a capture to the log keeps its text here first. */
@ApplicationScoped
public class TextRepository {

    private static final String CAPTURED_IN = "SELECT DISTINCT source_id FROM source_capture WHERE sha256 = ?";

    private final AgroalDataSource dataSource;
    private final SourceTables tables;
    private final ProjectionWatch watch;
    private final Clock clock;

    TextRepository(AgroalDataSource dataSource, SourceTables tables, ProjectionWatch watch, Clock clock) {
        this.dataSource = dataSource;
        this.tables = tables;
        this.watch = watch;
        this.clock = clock;
    }

    /**
     * Keeps a text. Where it was missing and the record knows captures of it, as after a restore without texts, what
     * cites their sources is verified again.
     */
    public void keep(TextDocument text) {
        if (put(text)) {
            watch.changedInPlace();
        }
    }

    /** Whether anything may have been verified anew. */
    private boolean put(TextDocument text) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<UUID> sources = List.of();
                if (StoredTexts.put(connection, text, clock.instant())) {
                    // A capture that is projected right now may have missed the text; wait until its row can be seen.
                    SourceLocks.againstCaptures(connection);
                    sources = capturedIn(connection, text.sha256());
                    SourceLocks.forTexts(connection, sources);
                    tables.recheck(connection, sources);
                }
                if (!sources.isEmpty()) {
                    // No position moves: the captures were on the log before.
                    watch.tellChangeInPlace(connection);
                }
                connection.commit();
                return !sources.isEmpty();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static List<UUID> capturedIn(Connection connection, String sha256) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CAPTURED_IN)) {
            select.setString(1, sha256);
            List<UUID> sources = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sources.add(rows.getObject(1, UUID.class));
                }
            }
            return sources;
        }
    }
}
