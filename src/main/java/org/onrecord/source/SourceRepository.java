package org.onrecord.source;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.ActorType;
import org.onrecord.event.Capture;
import org.onrecord.event.EventIds;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Slug;
import org.onrecord.event.Source;
import org.onrecord.event.Term;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.RecordPosition;

/** Reads sources, their captures and the captured texts. */
@ApplicationScoped
public class SourceRepository {

    private static final String SOURCES = """
            SELECT id, slug, title, publisher, type, published_on, language, url, archived_url,
                   registered_at, updated_at, revision, head_hash
              FROM source
            """;
    private static final String CAPTURES = """
            SELECT source_id, seq, sha256, length, captured_at, part, log_offset
              FROM source_capture WHERE source_id = ? ORDER BY seq
            """;

    private final AgroalDataSource dataSource;

    SourceRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A source by what addresses name it by. */
    public Optional<SourceRow> find(String idOrSlug) {
        if (EventIds.isId(idOrSlug)) {
            return byId(UUID.fromString(idOrSlug));
        }
        return Slug.isSlug(idOrSlug) ? byId(EventIds.ofSource(idOrSlug)) : Optional.empty();
    }

    public Optional<SourceRow> byId(UUID id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(SOURCES + "WHERE id = ?")) {
            select.setObject(1, id);
            return sources(select).stream().findFirst();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * A piece of the list of sources, by slug.
     *
     * @param after the slug behind which to go on; empty from the beginning
     */
    public List<SourceRow> page(String after, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(SOURCES + "WHERE slug > ? ORDER BY slug LIMIT ?")) {
            select.setString(1, after);
            select.setInt(2, limit);
            return sources(select);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** What was captured of a source, the oldest first. */
    public List<SourceCaptureRow> captures(UUID sourceId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(CAPTURES)) {
            select.setObject(1, sourceId);
            List<SourceCaptureRow> captures = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    captures.add(new SourceCaptureRow(
                            row.getObject(1, UUID.class),
                            row.getInt(2),
                            new Capture(row.getString(3), row.getLong(4)),
                            instant(row, 5),
                            new RecordPosition(row.getInt(6), row.getLong(7))));
                }
            }
            return captures;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * A captured text; empty where it is not there.
     *
     * @param sha256 lower-case hex
     */
    public Optional<String> text(String sha256) {
        try (Connection connection = dataSource.getConnection()) {
            return StoredTexts.find(connection, sha256);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static List<SourceRow> sources(PreparedStatement select) throws SQLException {
        List<SourceRow> sources = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String type = row.getString(5);
                String publishedOn = row.getString(6);
                Source source = new Source(
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        type == null ? null : Term.read(ActorType.class, type).orElseThrow(),
                        publishedOn == null
                                ? null
                                : ImpreciseDate.parse(publishedOn).orElseThrow(),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9));
                sources.add(new SourceRow(
                        row.getObject(1, UUID.class),
                        source,
                        instant(row, 10),
                        instant(row, 11),
                        row.getInt(12),
                        row.getBytes(13)));
            }
        }
        return sources;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
