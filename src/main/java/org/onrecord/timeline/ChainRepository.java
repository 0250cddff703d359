package org.onrecord.timeline;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.RecordPosition;

/** Reads chains link by link, never whole. */
@ApplicationScoped
public class ChainRepository {

    private static final int PIECE = 500;
    private static final String COLUMNS = """
            SELECT subject, seq, part, log_offset, recorded_at, entry_type, hash, previous_hash,
                   CASE WHEN internal AND NOT ? THEN NULL ELSE event END
            FROM timeline_entry
            """;
    private static final String OF_ONE = " WHERE subject = ? ORDER BY seq";
    // The order of the log within each partition, hence of every chain.
    private static final String IN_ORDER = " ORDER BY part, log_offset";

    private final AgroalDataSource dataSource;

    ChainRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * An applied event as a link of its subject's chain.
     *
     * @param subject a commitment or a source
     * @param revision the link's number in the chain, from 1
     * @param recordedAt null where the audience sees only that there is one, as are its type and the event
     * @param hash 32 bytes
     * @param previousHash 32 bytes, zeros in a chain's first link
     * @param event the canonical text that was hashed, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // as they come from the database, to be written out at once
    public record Link(
            UUID subject,
            int revision,
            RecordPosition at,
            Instant recordedAt,
            String entryType,
            byte[] hash,
            byte[] previousHash,
            String event) {}

    /** Takes links as they are read. */
    public interface Links {
        void next(Link link) throws IOException;
    }

    /** Whose chains are read, in SQL. */
    public interface Subjects {

        /** A query of their ids. */
        String ids();

        /** Binds its parameters, from an index on. */
        void bind(PreparedStatement statement, int first) throws SQLException;
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** The chain of one commitment or source, from its first link. */
    public void ofOne(UUID subject, Audience audience, Links links) throws IOException {
        read(OF_ONE, select -> select.setObject(2, subject), audience, links);
    }

    /** All chains, in the order of each partition of the log, one partition after the other. */
    public void ofAll(Audience audience, Links links) throws IOException {
        read(IN_ORDER, select -> {}, audience, links);
    }

    /** Some chains, each of them whole, in the same order. */
    public void ofSome(Subjects subjects, Audience audience, Links links) throws IOException {
        String which = " WHERE subject IN (" + subjects.ids() + ")" + IN_ORDER;
        read(which, select -> subjects.bind(select, 2), audience, links);
    }

    private void read(String which, Binding binding, Audience audience, Links links) throws IOException {
        try (Connection connection = dataSource.getConnection()) {
            // The driver reads in pieces only within a transaction.
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement(COLUMNS + which)) {
                select.setFetchSize(PIECE);
                select.setBoolean(1, audience == Audience.INTERNAL);
                binding.bind(select);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        links.next(link(rows));
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static Link link(ResultSet rows) throws SQLException {
        String event = rows.getString(9);
        return new Link(
                rows.getObject(1, UUID.class),
                rows.getInt(2),
                new RecordPosition(rows.getInt(3), rows.getLong(4)),
                event == null ? null : rows.getObject(5, OffsetDateTime.class).toInstant(),
                event == null ? null : rows.getString(6),
                rows.getBytes(7),
                rows.getBytes(8),
                event);
    }
}
