package org.onrecord.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.onrecord.commitment.Filter;
import org.onrecord.commitment.FilterSql;
import org.onrecord.event.JsonText;
import org.onrecord.log.DatabaseException;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.ChainRepository;

/** Reads the record in bulk, row by row. */
@ApplicationScoped
public class ExportRepository {

    private static final int PIECE = 500;
    private static final String FILTERED = " FROM commitment c JOIN commitment_standing s ON s.commitment_id = c.id";

    private final AgroalDataSource dataSource;
    private final JsonText json = new JsonText();

    ExportRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Which items, and who asks.
     *
     * @param day the UTC day by which timeliness is judged
     */
    record Selection(Filter filter, Audience audience, LocalDate day) implements ChainRepository.Subjects {

        FilterSql sql() {
            return FilterSql.of(filter, audience, day);
        }

        @Override
        public String ids() {
            return "SELECT c.id" + FILTERED + " WHERE " + sql().condition();
        }

        @Override
        public void bind(PreparedStatement statement, int first) throws SQLException {
            sql().bind(statement, first);
        }
    }

    /** A source that a selected item cites, or any where all items are selected. */
    record ExportedSource(
            String slug,
            String title,
            String publisher,
            String type,
            String publishedOn,
            String language,
            String url,
            String archivedUrl) {}

    /**
     * What a follow-up says now.
     *
     * @param slug its item's
     */
    record ExportedFollowUp(UUID id, String slug, JsonNode followUp) {}

    /** Takes rows as they are read. */
    interface Rows<T> {
        void next(T row) throws IOException;
    }

    /** What reads one snapshot of the record. */
    interface Reading {
        void read(Snapshot snapshot) throws IOException;
    }

    /** Reads all that is asked for as the record stands at one moment. */
    void snapshot(Reading reading) throws IOException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                try (Statement begin = connection.createStatement()) {
                    begin.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                }
                reading.read(new Snapshot(connection));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** The record at one moment. */
    final class Snapshot {

        private final Connection connection;

        private Snapshot(Connection connection) {
            this.connection = connection;
        }

        /** Items in the order in which they were stated. */
        void items(Selection selection, Rows<ExportedItem> rows) throws IOException {
            Audience audience = selection.audience();
            String standing = audience == Audience.PUBLIC ? "s.standing" : "COALESCE(s.internal_standing, s.standing)";
            String select = "SELECT c.id, c.slug, c.content, c.relations, COALESCE(r.slug, t.source_id::text),"
                    + " t.verification, " + standing + ", " + FilterSql.timeliness(audience, selection.day())
                    + ", s.revision, c.registered_at, " + FilterSql.updatedAt(audience)
                    + ", c.withdrawn_at, c.withdrawn_because"
                    + FILTERED
                    + " LEFT JOIN citation t ON t.commitment_id = c.id LEFT JOIN source r ON r.id = t.source_id"
                    + " WHERE " + selection.sql().condition() + " ORDER BY c.stated_end, c.id";
            each(select, selection, row -> rows.next(item(row)));
        }

        /** Sources by slug. */
        void sources(Selection selection, Rows<ExportedSource> rows) throws IOException {
            String cited = selection.filter().isNone()
                    ? ""
                    : " WHERE r.id IN (SELECT t.source_id" + FILTERED + " JOIN citation t ON t.commitment_id = c.id"
                            + " WHERE " + selection.sql().condition() + ")";
            String select = "SELECT r.slug, r.title, r.publisher, r.type, r.published_on, r.language, r.url,"
                    + " r.archived_url FROM source r" + cited + " ORDER BY r.slug";
            each(
                    select,
                    selection,
                    row -> rows.next(new ExportedSource(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8))));
        }

        /** Follow-ups that stand, item by item, each item's in the order in which they were logged. */
        void followUps(Selection selection, Rows<ExportedFollowUp> rows) throws IOException {
            String select = "SELECT e.subject, c.slug, e.entry_type, e.follow_up_id, e.internal, e.event" + FILTERED
                    + " JOIN timeline_entry e ON e.subject = c.id WHERE e.follow_up_id IS NOT NULL AND "
                    + selection.sql().condition() + " ORDER BY e.subject, e.seq";
            FollowUps ofItem = new FollowUps(selection.audience(), rows);
            each(select, selection, ofItem::take);
            ofItem.give();
        }

        private void each(String select, Selection selection, EachRow each) throws IOException {
            try (PreparedStatement statement = connection.prepareStatement(select)) {
                statement.setFetchSize(PIECE);
                selection.sql().bind(statement, 1);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        each.row(rows);
                    }
                }
            } catch (SQLException e) {
                throw new DatabaseException(e);
            }
        }
    }

    private interface EachRow {
        void row(ResultSet row) throws IOException, SQLException;
    }

    /** Gathers what the follow-ups of one item say at the end of its chain. */
    private final class FollowUps {

        private final Audience audience;
        private final Rows<ExportedFollowUp> rows;
        /** By id, in the order in which they were logged; null where the audience sees none of it. */
        private final Map<UUID, JsonNode> standing = new LinkedHashMap<>();

        private UUID item;
        private String slug;

        private FollowUps(Audience audience, Rows<ExportedFollowUp> rows) {
            this.audience = audience;
            this.rows = rows;
        }

        void take(ResultSet row) throws IOException, SQLException {
            UUID subject = row.getObject(1, UUID.class);
            if (!subject.equals(item)) {
                give();
                item = subject;
                slug = row.getString(2);
            }
            UUID id = row.getObject(4, UUID.class);
            boolean seen = audience == Audience.INTERNAL || !row.getBoolean(5);
            if (row.getString(3).equals("retracted")) {
                standing.remove(id);
            } else if (seen) {
                standing.put(id, parse(row.getString(6)).path("data").path("followUp"));
            } else {
                standing.putIfAbsent(id, null);
            }
        }

        void give() throws IOException {
            for (Map.Entry<UUID, JsonNode> one : standing.entrySet()) {
                if (one.getValue() != null) {
                    rows.next(new ExportedFollowUp(one.getKey(), slug, one.getValue()));
                }
            }
            standing.clear();
        }
    }

    private ExportedItem item(ResultSet row) throws SQLException {
        return new ExportedItem(
                row.getObject(1, UUID.class),
                row.getString(2),
                parse(row.getString(3)),
                parse(row.getString(4)),
                row.getString(5),
                row.getString(6),
                parse(row.getString(7)),
                row.getString(8),
                row.getInt(9),
                instant(row, 10),
                instant(row, 11),
                instant(row, 12),
                row.getString(13));
    }

    private JsonNode parse(String text) {
        return json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
