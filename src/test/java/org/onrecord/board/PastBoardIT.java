package org.onrecord.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.commitment.Filter;
import org.onrecord.commitment.FilterFacts;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.event.Commitment;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.GeneratedRecord;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.Moment;
import org.onrecord.timeline.NameList;
import org.onrecord.timeline.PastItem;
import org.onrecord.timeline.PastRepository;
import org.onrecord.timeline.PastStandings;

/** Boards of generated histories at random moments, against the fold of the same histories. */
@Tag("long")
class PastBoardIT {

    private static final int HISTORIES = 500;
    private static final int MOMENTS = 40;
    private static final LocalDate TODAY = LocalDate.parse("2022-04-01");
    private static final Set<String> ANY = Set.of();

    @TempDir
    static Path folder;

    private static final long SEED = new Random().nextLong();
    private static final Random RANDOM = new Random(SEED);

    private static EmbeddedServers servers;
    private static AgroalDataSource database;
    private static GeneratedRecord told;

    @BeforeAll
    static void tellHistories() throws SQLException {
        servers = EmbeddedServers.start(folder, EnumSet.of(EmbeddedServers.Part.POSTGRESQL));
        database = AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(4)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(servers.jdbcUrl())
                                .principal(new NamePrincipal(servers.username()))
                                .credential(new SimplePassword(servers.password())))));
        Flyway.configure().dataSource(database).load().migrate();
        told = new GeneratedRecord(database);
        told.add(HISTORIES, RANDOM, past()::catchUp);
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
        servers.close();
    }

    @Test
    void boardsAgreeWithTheFoldAtAnyMomentForAnyFilterAndGrouping() {
        long counted = 0;
        for (int i = 0; i < MOMENTS; i++) {
            // given
            Moment moment = moment();
            Filter filter = filter();
            GroupBy by = any(GroupBy.values());
            for (Audience audience : Audience.values()) {
                // when
                BoardRepository.Board board =
                        boards().board(new BoardRepository.Question(filter, moment, audience, TODAY), Optional.of(by));
                // then
                String which = filter + " by " + by + " at " + moment + " for " + audience + ", seed " + SEED;
                List<PastItem> items = told.at(moment, audience).stream()
                        .filter(item -> filter.matches(facts(item, moment)))
                        .toList();
                assertEquals(counts(items, moment), board.all(), which);
                assertEquals(groups(items, moment, by), board.groups(), which);
                counted += items.size();
            }
        }
        assertTrue(counted > HISTORIES, "most questions should have an answer: " + counted);
    }

    @Test
    void aSeriesIsTheBoardOfEachOfItsDays() {
        for (int i = 0; i < 10; i++) {
            // given
            Instant knownAt = RANDOM.nextBoolean() ? null : record();
            Filter filter = filter();
            Step step = any(Step.values());
            LocalDate from = LocalDate.parse("2022-02-20").plusDays(RANDOM.nextInt(30));
            List<LocalDate> days = step.days(from, from.plusDays(RANDOM.nextInt(60)), 366);
            for (Audience audience : Audience.values()) {
                // when
                List<SeriesView.Point> points = boards().series(
                                new BoardRepository.Question(filter, new Moment(null, knownAt), audience, TODAY), days);
                // then
                List<SeriesView.Point> expected = new ArrayList<>();
                for (LocalDate day : days) {
                    Moment moment = new Moment(end(day), knownAt);
                    expected.add(SeriesView.Point.of(
                            day,
                            boards().board(
                                            new BoardRepository.Question(filter, moment, audience, TODAY),
                                            Optional.empty())
                                    .all()));
                }
                assertEquals(expected, points, filter + " known at " + knownAt + ", seed " + SEED);
            }
        }
    }

    @Test
    void itemsAreReadAsTheyStood() {
        PastStandings standings = new PastStandings(new HistoryRepository(database));
        for (int i = 0; i < 5; i++) {
            Moment moment = moment();
            for (Audience audience : Audience.values()) {
                List<PastItem> expected = told.at(moment, audience);
                List<PastItem> streamed = new ArrayList<>();
                standings.each(moment, audience, streamed::add);

                String which = moment + " for " + audience + ", seed " + SEED;
                assertEquals(byId(expected), byId(streamed), which);
                Set<UUID> some = expected.stream().map(PastItem::id).limit(50).collect(Collectors.toSet());
                assertEquals(some, standings.of(some, moment, audience).keySet(), which);
            }
        }
    }

    @Test
    void whatIsTracedAgainFromNothingIsTheSame() throws SQLException {
        BoardRepository.Question question =
                new BoardRepository.Question(Filter.none(), new Moment(end(TODAY), record()), Audience.PUBLIC, TODAY);
        BoardRepository.Board before = boards().board(question, Optional.of(GroupBy.REGION));

        execute("TRUNCATE past_item, past_standing, past_trace, past_position");

        assertEquals(before, boards().board(question, Optional.of(GroupBy.REGION)));
    }

    @Test
    void aRecordOnAnotherTopicIsTracedAnew() throws SQLException {
        BoardRepository.Question question =
                new BoardRepository.Question(Filter.none(), new Moment(end(TODAY), null), Audience.PUBLIC, TODAY);
        BoardRepository.Board before = boards().board(question, Optional.empty());

        execute("UPDATE past_position SET topic_id = 'another'; UPDATE past_standing SET contested = NOT contested");

        assertEquals(before, boards().board(question, Optional.empty()));
    }

    private static PastRepository past() {
        return new PastRepository(database, new HistoryRepository(database));
    }

    private static BoardRepository boards() {
        return new BoardRepository(database, past());
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Map<UUID, PastItem> byId(List<PastItem> items) {
        return items.stream().collect(Collectors.toMap(PastItem::id, Function.identity()));
    }

    private static FilterFacts facts(PastItem item, Moment moment) {
        return FilterFacts.of(
                item.content(), item.standing(), item.withdrawnAt() != null, item.updatedAt(), moment.day(TODAY));
    }

    private static Counts counts(List<PastItem> items, Moment moment) {
        Counts.Sum sum = new Counts.Sum();
        items.forEach(item -> sum.add(count(item, moment)));
        return sum.counts();
    }

    private static Count count(PastItem item, Moment moment) {
        return new Count(
                item.standing().implementation(),
                item.standing().accuracy(),
                item.timeliness(moment.day(TODAY)).wire(),
                item.standing().contested(),
                1);
    }

    private static List<BoardView.Group> groups(List<PastItem> items, Moment moment, GroupBy by) {
        Groups groups = new Groups();
        for (PastItem item : items) {
            NameList keys = keys(item.content(), by);
            for (int i = 0; i < keys.keys().size(); i++) {
                groups.add(keys.keys().get(i), keys.names().get(i), count(item, moment));
            }
            if (keys.keys().isEmpty()) {
                groups.add(null, null, count(item, moment));
            }
        }
        return groups.sorted();
    }

    private static NameList keys(Commitment content, GroupBy by) {
        return switch (by) {
            case DUTY_BEARER -> NameList.of(content.dutyBearers());
            case THEME -> NameList.of(content.themes());
            case REGION -> NameList.of(Stream.ofNullable(content.region()).toList());
            case COUNTRY -> new NameList(content.countries(), content.countries());
            case KIND -> NameList.of(List.of(content.kind().wire()));
            case STATED_BY -> NameList.speakers(content);
            // None of these is cited from anywhere.
            case SOURCE -> NameList.of(List.of());
        };
    }

    private static Moment moment() {
        return switch (RANDOM.nextInt(5)) {
            case 0 -> Moment.present();
            case 1 -> new Moment(world(), null);
            case 2 -> new Moment(null, record());
            default -> new Moment(world(), record());
        };
    }

    private static Instant world() {
        LocalDate day = LocalDate.parse("2022-03-01").plusDays(RANDOM.nextInt(50));
        return RANDOM.nextInt(4) == 0 ? end(day).minusSeconds(RANDOM.nextInt(86_400)) : end(day);
    }

    private static Instant record() {
        return GeneratedRecord.minute(RANDOM.nextInt(18) - 1);
    }

    private static Instant end(LocalDate day) {
        return ImpreciseDate.parse(day.toString()).orElseThrow().end();
    }

    /** Mostly of one condition, so that something is left to count. */
    private static Filter filter() {
        Map<String, Set<String>> words = new HashMap<>();
        Boolean contested = null;
        ImpreciseDate updatedSince = null;
        for (int conditions = RANDOM.nextInt(3); conditions > 0; conditions--) {
            switch (RANDOM.nextInt(9)) {
                case 0 -> words.put("kind", some("call", "claim", "recommendation"));
                case 1 -> words.put("implementation", some("not_assessed", "in_progress", "implemented", "stalled"));
                case 2 -> words.put("accuracy", some("not_assessed", "borne_out", "contradicted"));
                case 3 -> words.put("timeliness", some("no_deadline", "due", "overdue", "met", "met_late", "closed"));
                case 4 -> words.put("dutyBearer", some("government of examplia", "watchers", "other ministry"));
                case 5 -> words.put("theme", some("archives", "education"));
                case 6 -> words.put("country", some("BT", "FJ", "CN"));
                case 7 -> contested = RANDOM.nextBoolean();
                default -> updatedSince = ImpreciseDate.at(record());
            }
        }
        return new Filter(
                words.getOrDefault("kind", ANY),
                words.getOrDefault("implementation", ANY),
                words.getOrDefault("accuracy", ANY),
                words.getOrDefault("timeliness", ANY),
                contested,
                ANY,
                words.getOrDefault("dutyBearer", ANY),
                ANY,
                words.getOrDefault("country", ANY),
                ANY,
                words.getOrDefault("theme", ANY),
                null,
                null,
                updatedSince,
                null);
    }

    private static Set<String> some(String... words) {
        Set<String> some = new HashSet<>();
        for (int i = 0; i <= RANDOM.nextInt(2); i++) {
            some.add(any(words));
        }
        return some;
    }

    @SafeVarargs
    private static <T> T any(T... of) {
        return of[RANDOM.nextInt(of.length)];
    }
}
