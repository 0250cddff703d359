package org.onrecord.commitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.Decoded;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.Envelope;
import org.onrecord.event.EventCodec;
import org.onrecord.log.EventLog;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.CommitmentHistory;
import org.onrecord.timeline.Entry;
import org.onrecord.timeline.Mark;
import org.onrecord.timeline.Moment;
import org.onrecord.timeline.PastItem;
import org.onrecord.timeline.PastStandings;
import org.onrecord.timeline.TimelineRepository;
import org.onrecord.timeline.Verdict;

/** At random moments, what is read of the past is what the pure fold makes of the events that were sent. */
@Tag("long")
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class PastAgreesIT {

    private static final int HISTORIES = 500;
    private static final int MOMENTS = 8;

    @Inject
    EventLog log;

    @Inject
    ProjectionWatch watch;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    PastListRepository past;

    @Inject
    PastStandings standings;

    @Inject
    TimelineRepository timelines;

    private final long seed = new Random().nextLong();
    private final RandomItems items = new RandomItems(new Random(seed));
    private final EventCodec codec = new EventCodec();

    /** An event that was applied. */
    private record Sent(Envelope envelope, String canonical, RecordPosition at, Instant recordedAt) {}

    @Test
    void listTimelineAndItemAgreeWithTheFold() throws Exception {
        // given
        Map<UUID, List<Sent>> histories = histories();
        List<Instant> recorded = histories.values().stream()
                .flatMap(List::stream)
                .map(Sent::recordedAt)
                .distinct()
                .toList();
        int seen = 0;
        for (int round = 0; round < MOMENTS; round++) {
            Moment moment = items.moment(recorded);
            Audience audience = round % 2 == 0 ? Audience.PUBLIC : Audience.INTERNAL;
            Filter filter = round < 2 ? Filter.none() : items.filter();
            LocalDate day = moment.day(LocalDate.parse("2026-01-01"));
            String which = moment + " " + audience + " " + filter + ", seed " + seed;
            // when
            Map<UUID, CommitmentState> listed = walk(filter, moment, audience, day);
            for (Map.Entry<UUID, List<Sent>> one : histories.entrySet()) {
                // then
                CommitmentHistory known = new CommitmentHistory(one.getKey(), codec);
                List<Entry> entries = new ArrayList<>();
                List<Mark> marks = new ArrayList<>();
                replay(one.getValue(), moment, known, entries, marks);
                boolean there = known.exists()
                        && (moment.asOf() == null
                                || !known.content().statedOn().end().isAfter(moment.asOf()));
                var standing = !there
                        ? null
                        : moment.asOf() == null
                                ? known.standing(audience)
                                : known.standingAsOf(audience, moment.asOf());
                boolean meant = there
                        && filter.matches(FilterFacts.of(
                                known.content(), standing, known.isWithdrawn(), known.updatedAt(audience), day));
                CommitmentState state = listed.get(one.getKey());
                assertEquals(meant, state != null, which);
                PastItem item = standings.of(one.getKey(), moment, audience).orElse(null);
                assertEquals(there, item != null, which);
                if (meant) {
                    seen++;
                    assertEquals(standing.json(), state.standing(), which);
                    assertEquals(known.contentJson(), state.content(), which);
                    assertEquals(known.revision(), state.revision(), which);
                    assertEquals(known.updatedAt(audience), state.updatedAt(), which);
                    assertEquals(standing, item.standing(), which);
                }
                if (there && round < 4) {
                    assertEquals(
                            expected(entries, marks, moment, audience),
                            timeline(one.getKey(), moment, audience),
                            which);
                }
            }
        }
        assertTrue(seen > HISTORIES / 2, "some should have been there: " + seen);
    }

    private static void replay(
            List<Sent> history, Moment moment, CommitmentHistory known, List<Entry> entries, List<Mark> marks) {
        for (Sent one : history) {
            if (moment.knownAt() == null || !one.recordedAt().isAfter(moment.knownAt())) {
                Verdict verdict = known.apply(one.envelope(), one.canonical(), one.at(), one.recordedAt());
                if (verdict instanceof Verdict.Applied applied) {
                    entries.add(applied.entry());
                    marks.addAll(applied.marks());
                }
            }
        }
    }

    /** Each entry with who corrected and retracted it, in order of occurrence. */
    private static List<String> expected(List<Entry> entries, List<Mark> marks, Moment moment, Audience audience) {
        return entries.stream()
                .filter(entry -> audience == Audience.INTERNAL || !entry.internal())
                .filter(entry ->
                        moment.asOf() == null || !entry.occurredOn().end().isAfter(moment.asOf()))
                .sorted((a, b) -> {
                    int byDate = a.occurredOn().end().compareTo(b.occurredOn().end());
                    return byDate != 0 ? byDate : Integer.compare(a.seq(), b.seq());
                })
                .map(entry -> {
                    UUID corrected = null;
                    UUID retracted = null;
                    for (Mark mark : marks) {
                        if (mark.followUpId().equals(entry.followUpId())
                                && entry.at().offset() < mark.at().offset()) {
                            if (mark.kind() == Mark.Kind.RETRACTED) {
                                retracted = mark.by();
                            } else if (audience == Audience.INTERNAL || !mark.internal()) {
                                corrected = mark.by();
                            }
                        }
                    }
                    return entry.eventId() + " " + corrected + " " + retracted;
                })
                .toList();
    }

    private List<String> timeline(UUID id, Moment moment, Audience audience) {
        return timelines
                .page(
                        id,
                        audience,
                        TimelineRepository.Show.EVERYTHING,
                        TimelineRepository.Order.OLDEST_FIRST,
                        moment,
                        null,
                        100)
                .stream()
                .map(entry -> entry.eventId() + " " + entry.correctedBy() + " " + entry.retractedBy())
                .toList();
    }

    private Map<UUID, CommitmentState> walk(Filter filter, Moment moment, Audience audience, LocalDate day) {
        Map<UUID, CommitmentState> states = new HashMap<>();
        ListOrder order = new ListOrder(Sort.DEADLINE, false);
        Place after = null;
        List<CommitmentRepository.Listed> page;
        do {
            page = past.page(filter, order, moment, audience, day, after, 400);
            for (CommitmentRepository.Listed one : page) {
                assertEquals(null, states.put(one.state().id(), one.state()), "listed twice");
                after = one.place();
            }
        } while (page.size() == 400);
        return states;
    }

    private Map<UUID, List<Sent>> histories() throws Exception {
        List<Envelope> events = new ArrayList<>();
        Map<UUID, RecordPosition> positions = new HashMap<>();
        Position end = Position.start();
        for (int i = 0; i < HISTORIES; i++) {
            for (Envelope event : items.history()) {
                events.add(event);
                RecordPosition at = log.appendNow(event);
                positions.put(event.id(), at);
                end = end.merge(Position.after(at));
            }
        }
        assertTrue(watch.await(end, Duration.ofMinutes(1)));
        Map<UUID, Instant> recorded = recordedAt(positions.keySet().toArray());
        Map<UUID, List<Sent>> histories = new HashMap<>();
        for (Envelope event : events) {
            if (recorded.containsKey(event.id())) {
                EncodedEvent encoded = codec.encode(event);
                Decoded.Read read = (Decoded.Read) codec.decode(
                        encoded.key().getBytes(StandardCharsets.UTF_8), encoded.headers(), encoded.value());
                histories
                        .computeIfAbsent(event.subject(), id -> new ArrayList<>())
                        .add(new Sent(
                                read.envelope(),
                                read.canonical(),
                                positions.get(event.id()),
                                recorded.get(event.id())));
            }
        }
        return histories;
    }

    private Map<UUID, Instant> recordedAt(Object[] ids) throws SQLException {
        Map<UUID, Instant> recorded = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT event_id, recorded_at FROM timeline_entry WHERE event_id = ANY (?)")) {
            select.setArray(1, connection.createArrayOf("uuid", ids));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    recorded.put(
                            rows.getObject(1, UUID.class),
                            rows.getObject(2, OffsetDateTime.class).toInstant());
                }
            }
        }
        return recorded;
    }
}
