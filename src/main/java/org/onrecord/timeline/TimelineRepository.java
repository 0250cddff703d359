package org.onrecord.timeline;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.JsonText;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.RecordPosition;

/** Reads entries. */
@ApplicationScoped
public class TimelineRepository {

    private static final String COLUMNS = """
            SELECT e.subject, e.seq, e.occurred_end, e.occurred_on, e.event_id, e.entry_type, e.part, e.log_offset,
                   e.recorded_at, e.internal, e.follow_up_id, e.event, e.change, e.internal_change, e.hash,
                   e.previous_hash,
            """;
    private static final String FROM = COLUMNS + """
                   e.corrected_by, e.internal_corrected_by, e.retracted_by, e.retracted_because
            FROM timeline_entry e
            """;
    // A mark that was set later is not there yet; of several corrections, the last one known then counts.
    private static final String CORRECTED_THEN = """
            (SELECT m.event_id FROM timeline_entry m
              WHERE m.subject = e.subject AND m.follow_up_id = e.follow_up_id AND m.entry_type = 'corrected'
                AND m.seq > e.seq AND m.recorded_at <= was.known_at %s
              ORDER BY m.seq DESC LIMIT 1)
            """;
    private static final String FROM_THEN =
            COLUMNS + """
                   CASE WHEN e.corrected_by IS NOT NULL THEN %s END,
                   CASE WHEN e.internal_corrected_by IS NOT NULL THEN %s END,
                   gone.event_id, CASE WHEN gone.event_id IS NOT NULL THEN e.retracted_because END
            FROM (SELECT ?::timestamptz AS known_at) AS was
            JOIN timeline_entry e ON e.recorded_at <= was.known_at
            LEFT JOIN timeline_entry gone
                   ON gone.event_id = e.retracted_by AND gone.subject = e.subject
                  AND gone.recorded_at <= was.known_at
            """.formatted(CORRECTED_THEN.formatted("AND NOT m.internal"), CORRECTED_THEN.formatted(""));
    private static final String NEWEST_FIRST = """
             WHERE e.subject = ? AND (e.occurred_end, e.seq) < (?, ?) AND (? OR NOT e.internal)
               AND e.occurred_end <= ? AND EXISTS (SELECT FROM commitment c WHERE c.id = ?) %s
             ORDER BY e.occurred_end DESC, e.seq DESC LIMIT ?
            """;
    private static final String OLDEST_FIRST = """
             WHERE e.subject = ? AND (e.occurred_end, e.seq) > (?, ?) AND (? OR NOT e.internal)
               AND e.occurred_end <= ? AND EXISTS (SELECT FROM commitment c WHERE c.id = ?) %s
             ORDER BY e.occurred_end, e.seq LIMIT ?
            """;
    private static final Place FIRST = new Place(Instant.parse("0001-01-01T00:00:00Z"), -1);
    private static final Place LAST = new Place(Instant.parse("9999-12-31T23:59:59.999999Z"), Integer.MAX_VALUE);

    private final AgroalDataSource dataSource;
    private final JsonText json = new JsonText();

    public TimelineRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A place in a timeline. */
    public record Place(Instant occurredEnd, int seq) {}

    /** What of a timeline is read. */
    public enum Show {
        EVERYTHING(""),
        /** Entries that logged a follow-up. */
        FOLLOW_UPS("AND e.entry_type IN ('update', 'check')");

        private final String condition;

        Show(String condition) {
            this.condition = condition;
        }
    }

    /** In which order a timeline is read. */
    public enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /**
     * A piece of a commitment's timeline, by what had occurred and what was recorded at a moment; empty where the id is no
     * commitment's.
     *
     * @param after the place of the last entry seen, or null for the beginning
     */
    public List<KeptEntry> page(
            UUID commitmentId, Audience audience, Show show, Order order, Moment moment, Place after, int limit) {
        boolean newestFirst = order == Order.NEWEST_FIRST;
        Place from = after != null ? after : newestFirst ? LAST : FIRST;
        String sql = sql(show, order, moment);
        Instant asOf = moment.asOf() == null ? LAST.occurredEnd() : moment.asOf();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            int parameter = 1;
            if (moment.knownAt() != null) {
                select.setObject(parameter++, moment.knownAt().atOffset(ZoneOffset.UTC));
            }
            select.setObject(parameter++, commitmentId);
            select.setObject(parameter++, from.occurredEnd().atOffset(ZoneOffset.UTC));
            select.setInt(parameter++, from.seq());
            select.setBoolean(parameter++, audience == Audience.INTERNAL);
            select.setObject(parameter++, asOf.atOffset(ZoneOffset.UTC));
            select.setObject(parameter++, commitmentId);
            select.setInt(parameter, limit);
            return read(select, audience);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    static String sql(Show show, Order order, Moment moment) {
        return (moment.knownAt() == null ? FROM : FROM_THEN)
                + (order == Order.NEWEST_FIRST ? NEWEST_FIRST : OLDEST_FIRST).formatted(show.condition);
    }

    /** The first applied entry of an event, if the audience may see it. */
    public Optional<KeptEntry> entry(UUID eventId, Audience audience) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        FROM
                                + " WHERE event_id = ? AND (? OR NOT internal) ORDER BY recorded_at, part, log_offset LIMIT 1")) {
            select.setObject(1, eventId);
            select.setBoolean(2, audience == Audience.INTERNAL);
            return read(select, audience).stream().findFirst();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** The last version of a follow-up that the audience may see, be it as it was logged or as it was corrected. */
    public Optional<KeptEntry> latestVersion(UUID followUpId, Audience audience) {
        Optional<KeptEntry> logged = entry(followUpId, Audience.INTERNAL);
        if (logged.isEmpty() || !logged.get().isFollowUp()) {
            return Optional.empty();
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(FROM
                        + " WHERE subject = ? AND follow_up_id = ? AND entry_type <> 'retracted'"
                        + " AND (? OR NOT internal) ORDER BY seq DESC LIMIT 1")) {
            select.setObject(1, logged.get().subject());
            select.setObject(2, followUpId);
            select.setBoolean(3, audience == Audience.INTERNAL);
            return read(select, audience).stream().findFirst();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private List<KeptEntry> read(PreparedStatement select, Audience audience) throws SQLException {
        boolean internal = audience == Audience.INTERNAL;
        List<KeptEntry> entries = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String internalChange = rows.getString(14);
                entries.add(new KeptEntry(
                        rows.getObject(1, UUID.class),
                        rows.getInt(2),
                        rows.getObject(3, OffsetDateTime.class).toInstant(),
                        rows.getString(4),
                        rows.getObject(5, UUID.class),
                        rows.getString(6),
                        new RecordPosition(rows.getInt(7), rows.getLong(8)),
                        rows.getObject(9, OffsetDateTime.class).toInstant(),
                        rows.getBoolean(10),
                        rows.getObject(11, UUID.class),
                        // As it came; it need not become a text and bytes again.
                        json.parse(rows.getBytes(12)),
                        internal && internalChange != null ? internalChange : rows.getString(13),
                        rows.getBytes(15),
                        rows.getBytes(16),
                        rows.getObject(internal ? 18 : 17, UUID.class),
                        rows.getObject(19, UUID.class),
                        rows.getString(20)));
            }
        }
        return entries;
    }
}
