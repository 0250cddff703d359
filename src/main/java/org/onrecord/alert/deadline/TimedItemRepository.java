package org.onrecord.alert.deadline;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.onrecord.alert.ChangeType;
import org.onrecord.commitment.FilterSql;
import org.onrecord.log.DatabaseException;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.Timeliness;

/** Finds items of which time has something to tell that it has not told yet, in pieces by their ids. */
@ApplicationScoped
public class TimedItemRepository {

    /** How many are found at once. */
    static final int PIECE = 500;

    private static final String DEADLINE = "COALESCE(c.deadline_to, 'infinity'::date)";
    private static final String FROM = """
             FROM commitment c JOIN commitment_standing s ON s.commitment_id = c.id
            """;
    private static final String NOT_RAISED =
            " AND NOT EXISTS (SELECT FROM timed_alert t WHERE t.commitment_id = c.id AND t.type = '%s' AND t.about = %s)";
    private static final String NEXT = " AND c.id > ? ORDER BY c.id LIMIT " + PIECE;

    /** Each with the least and the most days that are left. */
    private static final String AHEAD = Arrays.stream(Ahead.values())
            .map(ahead -> "(" + ahead.days() + ", " + ahead.least() + ")")
            .collect(Collectors.joining(", ", "(VALUES ", ") AS ahead (most, least)"));

    private static final String DEADLINE_TEXT = "to_char(c.deadline_to, 'YYYY-MM-DD')";

    /** Somebody said something of how it goes, or that there was nothing to be said; amending the item is neither. */
    private static final String LOOKED = """
            CROSS JOIN LATERAL (
              SELECT COALESCE(max(e.recorded_at), c.registered_at) AS at FROM timeline_entry e
               WHERE e.subject = c.id AND NOT e.internal
                 AND e.entry_type IN ('update', 'check', 'corrected', 'retracted')) AS looked
            """;
    /** What has come to its end need not be looked at any more. */
    private static final String OPEN = """
             WHERE c.withdrawn_at IS NULL
               AND COALESCE(s.implementation, '') NOT IN ('implemented', 'withdrawn', 'superseded')
               AND COALESCE(s.accuracy, '') NOT IN ('borne_out', 'partly_borne_out', 'contradicted')
            """;

    private static final String LOOKED_TEXT = "to_char(looked.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')";

    private final AgroalDataSource dataSource;

    public TimedItemRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    private interface Binding {
        void to(PreparedStatement select) throws SQLException;
    }

    /** Items whose deadline is near by a day. */
    List<TimedItem> approaching(LocalDate today, UUID after) {
        String timeliness = FilterSql.timeliness(Audience.PUBLIC, today);
        return read(
                columns(timeliness, "NULL::timestamptz") + FROM + " JOIN " + AHEAD + " ON c.deadline_to - DATE '"
                        + today
                        + "' BETWEEN ahead.least AND ahead.most WHERE " + DEADLINE + " BETWEEN DATE '" + today
                        + "' AND DATE '" + today.plusDays(Timeliness.DUE_DAYS) + "' AND " + timeliness + " = 'due'"
                        + NOT_RAISED.formatted(
                                ChangeType.DEADLINE_APPROACHING.wire(), DEADLINE_TEXT + " || '/' || ahead.most")
                        + NEXT,
                select -> select.setObject(1, after));
    }

    /** Items that are overdue by a day. */
    List<TimedItem> passed(LocalDate today, UUID after) {
        String timeliness = FilterSql.timeliness(Audience.PUBLIC, today);
        return read(
                columns(timeliness, "NULL::timestamptz") + FROM + " WHERE " + DEADLINE + " < DATE '" + today + "' AND "
                        + timeliness + " = 'overdue'"
                        + NOT_RAISED.formatted(ChangeType.DEADLINE_PASSED.wire(), DEADLINE_TEXT)
                        + NEXT,
                select -> select.setObject(1, after));
    }

    /** Items at which nobody has looked since a moment. */
    List<TimedItem> quietSince(Instant moment, LocalDate today, UUID after) {
        return read(
                columns(FilterSql.timeliness(Audience.PUBLIC, today), "looked.at") + FROM + LOOKED + OPEN
                        + " AND c.registered_at <= ? AND looked.at <= ?"
                        + NOT_RAISED.formatted(ChangeType.COMMITMENT_STALE.wire(), LOOKED_TEXT)
                        + NEXT,
                select -> {
                    OffsetDateTime limit = moment.atOffset(ZoneOffset.UTC);
                    select.setObject(1, limit);
                    select.setObject(2, limit);
                    select.setObject(3, after);
                });
    }

    private static String columns(String timeliness, String looked) {
        return "SELECT c.id, c.slug, c.title, c.kind, c.deadline_to, " + timeliness + ", s.standing, " + looked;
    }

    private List<TimedItem> read(String sql, Binding binding) {
        List<TimedItem> items = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            binding.to(select);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    OffsetDateTime looked = rows.getObject(8, OffsetDateTime.class);
                    items.add(new TimedItem(
                            rows.getObject(1, UUID.class),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getObject(5, LocalDate.class),
                            rows.getString(6),
                            rows.getString(7),
                            looked == null ? null : looked.toInstant()));
                }
            }
            return items;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
