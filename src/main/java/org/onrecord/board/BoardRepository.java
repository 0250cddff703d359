package org.onrecord.board;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.onrecord.commitment.Filter;
import org.onrecord.commitment.FilterSql;
import org.onrecord.log.DatabaseException;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.Moment;
import org.onrecord.timeline.MomentRelation;
import org.onrecord.timeline.PastRepository;

/** Counts items: those of the present as they stand in their rows, those of the past as they were traced. */
@ApplicationScoped
public class BoardRepository {

    private static final String PRESENT_SOURCE =
            " LEFT JOIN citation t ON t.commitment_id = c.id LEFT JOIN source o ON o.id = t.source_id ";
    private static final String PAST_SOURCE = " LEFT JOIN source o ON o.id = c.source_id ";

    private static final int ROWS_AT_A_TIME = 5_000;

    private final AgroalDataSource dataSource;
    private final PastRepository past;

    public BoardRepository(AgroalDataSource dataSource, PastRepository past) {
        this.dataSource = dataSource;
        this.past = past;
    }

    /** All counts of a board. */
    record Board(Counts all, List<BoardView.Group> groups) {}

    /** What is asked of a board. */
    record Question(Filter filter, Moment moment, Audience audience, LocalDate today) {

        private MomentRelation relation() {
            return MomentRelation.at(moment, audience);
        }

        private LocalDate day() {
            return moment.day(today);
        }
    }

    /**
     * Counts, all of one snapshot.
     *
     * @param by what to group by, if by anything
     */
    Board board(Question question, Optional<GroupBy> by) {
        if (!question.moment.isPresent()) {
            past.catchUp();
        }
        try (Connection connection = dataSource.getConnection()) {
            begin(connection);
            try {
                Counts all = all(connection, question);
                return new Board(all, by.isPresent() ? groups(connection, question, by.get()) : List.of());
            } finally {
                end(connection);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * Counts as of the last moments of days, in one pass.
     *
     * @param question its {@code asOf} is not looked at
     * @param days ascending
     */
    List<SeriesView.Point> series(Question question, List<LocalDate> days) {
        past.catchUp();
        try (Connection connection = dataSource.getConnection()) {
            begin(connection);
            try {
                return series(connection, question, days);
            } finally {
                end(connection);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Counts all(Connection connection, Question question) throws SQLException {
        MomentRelation items = question.relation();
        FilterSql where = FilterSql.of(question.filter, items.audience(), question.day());
        Counts.Sum sum = new Counts.Sum();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + counted(items, question) + " FROM "
                + items.sql() + " WHERE " + where.condition() + " GROUP BY 1, 2, 3, 4")) {
            where.bind(select, items.bind(select, 1));
            try (ResultSet counts = select.executeQuery()) {
                while (counts.next()) {
                    sum.add(count(counts, 1));
                }
            }
        }
        return sum.counts();
    }

    private List<BoardView.Group> groups(Connection connection, Question question, GroupBy by) throws SQLException {
        MomentRelation items = question.relation();
        FilterSql where = FilterSql.of(question.filter, items.audience(), question.day());
        String source = by != GroupBy.SOURCE ? " " : question.moment.isPresent() ? PRESENT_SOURCE : PAST_SOURCE;
        Groups groups = new Groups();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + counted(items, question)
                + ", g.key, g.name FROM " + items.sql() + source + by.join()
                + " WHERE " + where.condition() + " GROUP BY 1, 2, 3, 4, g.key, g.name")) {
            where.bind(select, items.bind(select, 1));
            try (ResultSet counts = select.executeQuery()) {
                while (counts.next()) {
                    groups.add(counts.getString(6), counts.getString(7), count(counts, 1));
                }
            }
        }
        return groups.sorted();
    }

    private static String counted(MomentRelation items, Question question) {
        return FilterSql.implementation(items.audience())
                + ", " + FilterSql.accuracy(items.audience())
                + ", " + FilterSql.timeliness(items.audience(), question.day())
                + ", " + FilterSql.contested(items.audience())
                + ", count(*)";
    }

    private static Count count(ResultSet counts, int first) throws SQLException {
        return new Count(
                counts.getString(first),
                counts.getString(first + 1),
                counts.getString(first + 2),
                counts.getBoolean(first + 3),
                counts.getLong(first + 4));
    }

    private List<SeriesView.Point> series(Connection connection, Question question, List<LocalDate> days)
            throws SQLException {
        MomentRelation items = MomentRelation.throughTime(question.moment.knownAt(), question.audience);
        // Timeliness depends on the day, which the statement does not know: the series looks at it itself.
        FilterSql where = FilterSql.of(exceptTimeliness(question.filter), items.audience(), question.today);
        Series series = new Series(days, question.filter.timeliness());
        Object[] moments = days.stream().map(BoardRepository::lastMoment).toArray();
        // width_bucket says how many moments are not after its operand; one before is wanted, and time goes by
        // microseconds.
        String sql = """
                SELECT deadline_to, withdrawn, implementation, implementation_on, accuracy, contested, from_day, until_day,
                       count(*)
                FROM (SELECT c.deadline_to, c.withdrawn_at IS NOT NULL AS withdrawn, s.implementation,
                             s.implementation_on, s.accuracy, s.contested,
                             width_bucket(greatest(c.stated_end, s.world_from) - interval '1 microsecond', days) AS from_day,
                             width_bucket(s.world_until - interval '1 microsecond', days) AS until_day
                      FROM (SELECT ?::timestamptz[] AS days) d,
                """ + items.sql() + " WHERE " + where.condition() + """
                ) stood
                WHERE from_day < until_day
                GROUP BY deadline_to, withdrawn, implementation, implementation_on, accuracy, contested, from_day, until_day
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("timestamptz", moments));
            select.setFetchSize(ROWS_AT_A_TIME);
            where.bind(select, items.bind(select, 2));
            try (ResultSet counts = select.executeQuery()) {
                while (counts.next()) {
                    series.add(
                            new Series.Stood(
                                    counts.getObject(1, LocalDate.class),
                                    counts.getBoolean(2),
                                    counts.getString(3),
                                    counts.getObject(4, LocalDate.class),
                                    counts.getString(5),
                                    counts.getBoolean(6)),
                            counts.getInt(7),
                            counts.getInt(8),
                            counts.getLong(9));
                }
            }
        }
        return series.points();
    }

    private static OffsetDateTime lastMoment(LocalDate day) {
        Instant next = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return next.minusNanos(1_000).atOffset(ZoneOffset.UTC);
    }

    private static Filter exceptTimeliness(Filter filter) {
        return new Filter(
                filter.kind(),
                filter.implementation(),
                filter.accuracy(),
                Set.of(),
                filter.contested(),
                filter.statedBy(),
                filter.dutyBearer(),
                filter.addressee(),
                filter.country(),
                filter.region(),
                filter.theme(),
                filter.statedFrom(),
                filter.statedTo(),
                filter.updatedSince(),
                filter.q());
    }

    /** Begins a transaction that reads one snapshot. */
    private static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            // Compiling takes longer than counting.
            statement.execute("SET LOCAL jit = off");
            statement.execute("SET LOCAL work_mem = '64MB'");
        }
    }

    private static void end(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
