package org.onrecord.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.onrecord.commitment.FilterRepository;
import org.onrecord.http.Cursor;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.log.Position;
import org.onrecord.log.RecordPosition;
import org.onrecord.stream.Batch;
import org.onrecord.stream.Change;
import org.onrecord.stream.ChangeRepository;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.KeptEntry;

/**
 * Says what a filter would have sent of late. Each change is judged as it would have been when it happened; what time
 * raises is not among them, nor a correction that would reach somebody for the sake of the original alone.
 */
@Singleton
final class Preview {

    private static final Duration OF_LATE = Duration.ofDays(30);
    private static final String LIST = "preview";
    private static final int PIECE = 500;
    /** How many changes one request looks through at most: one that found too little goes on with the next. */
    private static final int MOST_LOOKED_THROUGH = 2_000;

    private final ChangeRepository changes;
    private final PassageRepository passages;
    private final Happenings happenings;
    private final FilterRepository filters;
    private final Clock clock;

    Preview(
            ChangeRepository changes,
            PassageRepository passages,
            Happenings happenings,
            FilterRepository filters,
            Clock clock) {
        this.changes = changes;
        this.passages = passages;
        this.happenings = happenings;
        this.filters = filters;
        this.clock = clock;
    }

    /** A page, the newest first. */
    Page<ObjectNode> of(Wanted wanted, PageQuery page) {
        Instant since = clock.instant().minus(OF_LATE);
        Position at = page.after(LIST, 1)
                .map(cursor -> Position.parse(cursor.keys().get(0)).orElseThrow(Cursor::invalid))
                .orElse(null);
        List<ObjectNode> found = new ArrayList<>();
        int looked = 0;
        while (looked < MOST_LOOKED_THROUGH) {
            Batch batch = changes.before(at, Position.start(), Audience.PUBLIC, PIECE);
            Map<RecordPosition, ObjectNode> sent = sent(wanted, batch);
            for (Change change : batch.changes()) {
                KeptEntry entry = change.entry(Audience.PUBLIC);
                if (entry.recordedAt().isBefore(since)) {
                    return new Page<>(found, null);
                }
                ObjectNode payload = sent.get(entry.at());
                if (payload != null) {
                    found.add(payload);
                    if (found.size() == page.size()) {
                        return new Page<>(found, cursor(change.cursor()));
                    }
                }
            }
            at = batch.to();
            looked += PIECE;
            if (batch.last()) {
                return new Page<>(found, null);
            }
        }
        return new Page<>(found, cursor(at));
    }

    private Map<RecordPosition, ObjectNode> sent(Wanted wanted, Batch batch) {
        List<PassageRepository.Place> places = batch.changes().stream()
                .filter(Change::isAboutCommitment)
                .map(change -> change.entry(Audience.PUBLIC))
                .map(entry -> new PassageRepository.Place(entry.subject(), entry.seq()))
                .toList();
        Map<Happening, List<Happening.Raised>> asked = new LinkedHashMap<>();
        for (Passage passage : passages.of(places)) {
            AlertQueue.Judged judged = happenings.of(passage);
            List<Happening.Raised> raised = wanted.of(judged.happening(), judged.facts());
            if (!raised.isEmpty()) {
                asked.put(judged.happening(), raised);
            }
        }
        String q = wanted.filter().q();
        if (q != null) {
            Set<UUID> items =
                    asked.keySet().stream().map(Happening::commitmentId).collect(Collectors.toSet());
            Set<UUID> meant = filters.among(items, q);
            asked.keySet().removeIf(happening -> !meant.contains(happening.commitmentId()));
        }
        return asked.entrySet().stream()
                .collect(Collectors.toMap(
                        one -> one.getKey().position(), one -> Payload.of(one.getKey(), one.getValue())));
    }

    private static String cursor(Position before) {
        return new Cursor(LIST, List.of(before.toString())).encode();
    }
}
