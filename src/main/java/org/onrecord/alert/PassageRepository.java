package org.onrecord.alert;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventCodec;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.RecordPosition;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.CommitmentHistory;
import org.onrecord.timeline.TrackedFollowUp;
import org.onrecord.timeline.Verdict;

/** Goes through items' histories again, to tell of an entry what it found and what it left. */
@ApplicationScoped
class PassageRepository {

    private static final String PLACES = """
            SELECT subject, seq, log_offset, internal OR entry_type = 'captured' FROM timeline_entry
            WHERE part = ? AND log_offset >= ? AND log_offset < ? ORDER BY log_offset LIMIT ?
            """;
    private static final String HISTORIES = """
            SELECT e.subject, e.event, e.part, e.log_offset, e.recorded_at, e.seq
            FROM unnest(?::uuid[], ?::int[], ?::int[]) AS wanted (id, known, last)
            JOIN timeline_entry e ON e.subject = wanted.id AND e.seq > wanted.known AND e.seq <= wanted.last
            ORDER BY e.subject, e.seq
            """;

    private final AgroalDataSource dataSource;
    private final EventCodec codec = new EventCodec();

    PassageRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Where an entry stands in its item's history. */
    record Place(UUID subject, int seq) {}

    /**
     * Entries of a partition that the public sees, in their order.
     *
     * @param upTo the offset before which all of them were read
     */
    record Stretch(List<Passage> passages, long upTo) {

        Stretch {
            passages = List.copyOf(passages);
        }
    }

    /** No history yet; of these, {@code maxWeight} bytes are kept at most, roughly. */
    RecentHistories histories(long maxWeight) {
        return new RecentHistories(maxWeight, codec);
    }

    /** What lies between two offsets of a partition, at most {@code limit} entries of it. */
    Stretch between(Connection connection, int part, long from, long to, int limit, RecentHistories histories)
            throws SQLException {
        List<Place> places = new ArrayList<>();
        long upTo = to;
        try (PreparedStatement select = connection.prepareStatement(PLACES)) {
            select.setInt(1, part);
            select.setLong(2, from);
            select.setLong(3, to);
            select.setInt(4, limit);
            try (ResultSet rows = select.executeQuery()) {
                int read = 0;
                while (rows.next()) {
                    if (++read == limit) {
                        upTo = rows.getLong(3) + 1;
                    }
                    if (!rows.getBoolean(4)) {
                        places.add(new Place(rows.getObject(1, UUID.class), rows.getInt(2)));
                    }
                }
            }
        }
        return new Stretch(of(connection, places, histories), upTo);
    }

    /** The entries at some places, in the order of the log within each partition. */
    List<Passage> of(Connection connection, Collection<Place> places, RecentHistories histories) throws SQLException {
        Map<UUID, NavigableSet<Integer>> wanted = new HashMap<>();
        places.forEach(place -> wanted.computeIfAbsent(place.subject(), fresh -> new TreeSet<>())
                .add(place.seq()));
        Map<UUID, CommitmentHistory> begun = new HashMap<>();
        wanted.forEach((id, seqs) -> begun.put(id, histories.before(id, seqs.first())));
        List<Passage> passages = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(HISTORIES)) {
            List<UUID> ids = List.copyOf(wanted.keySet());
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "int4",
                            ids.stream().map(id -> begun.get(id).revision()).toArray()));
            select.setArray(
                    3,
                    connection.createArrayOf(
                            "int4",
                            ids.stream().map(id -> wanted.get(id).last()).toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    CommitmentHistory history = begun.get(rows.getObject(1, UUID.class));
                    boolean told = wanted.get(history.id()).contains(rows.getInt(6));
                    Passage passage = pass(history, rows, told);
                    if (passage != null) {
                        passages.add(passage);
                    }
                }
            }
        }
        histories.trim();
        passages.sort(Comparator.comparing(passage -> passage.entry().at()));
        return passages;
    }

    /** The entries at some places, in the order of the log within each partition. */
    List<Passage> of(Collection<Place> places) {
        try (Connection connection = dataSource.getConnection()) {
            return of(connection, places, histories(0));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Passage pass(CommitmentHistory history, ResultSet row, boolean told) throws SQLException {
        String canonical = row.getString(2);
        Envelope event = codec.readCanonical(canonical);
        RecordPosition at = new RecordPosition(row.getInt(3), row.getLong(4));
        Passage.View before = told && history.exists() ? view(history) : null;
        UUID followUp = followUp(event);
        boolean known =
                history.followUp(followUp).map(PassageRepository::isPublic).orElse(false);
        Verdict verdict = history.apply(
                event, canonical, at, row.getObject(5, OffsetDateTime.class).toInstant());
        if (!(verdict instanceof Verdict.Applied applied)) {
            throw new IllegalStateException("what was applied at " + at + " is not any more");
        }
        if (!told) {
            return null;
        }
        boolean knownNow =
                history.followUp(followUp).map(PassageRepository::isPublic).orElse(false);
        return new Passage(event, applied.entry(), before, view(history), knownNow && !known);
    }

    /** The one that an event is about: itself, where it logs one. */
    private static UUID followUp(Envelope event) {
        return event.event() instanceof Event.FollowUpCorrected corrected ? corrected.followUpId() : event.id();
    }

    private static boolean isPublic(TrackedFollowUp followUp) {
        return followUp.isKnownTo(Audience.PUBLIC);
    }

    private static Passage.View view(CommitmentHistory history) {
        return new Passage.View(
                history.content(),
                history.standing(Audience.PUBLIC),
                history.isWithdrawn(),
                history.updatedAt(Audience.PUBLIC));
    }
}
