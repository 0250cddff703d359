package org.onrecord.log;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tells what became of records that were appended. */
@ApplicationScoped
public class Outcomes {

    private final ProjectionWatch watch;
    private final AppliedEvents applied;
    private final KeptRecords kept;

    public Outcomes(ProjectionWatch watch, AppliedEvents applied, KeptRecords kept) {
        this.watch = watch;
        this.applied = applied;
        this.kept = kept;
    }

    /** What became of the event that was appended at a position. */
    public Outcome of(RecordPosition at, UUID eventId) {
        return of(Map.of(at, eventId)).get(at);
    }

    /** As {@link #of(RecordPosition, UUID)}, for many at once. */
    public Map<RecordPosition, Outcome> of(Map<RecordPosition, UUID> appended) {
        // Asked for first: what is passed by now has its row by now.
        Position passed = watch.current();
        Map<RecordPosition, AppliedEvents.AppliedEvent> rows = applied.at(appended.keySet());
        List<RecordPosition> rest =
                appended.keySet().stream().filter(at -> !rows.containsKey(at)).toList();
        Map<RecordPosition, KeptRecords.Kept> keptRows = rest.isEmpty() ? Map.of() : kept.at(rest);
        Map<RecordPosition, Outcome> outcomes = new HashMap<>();
        appended.forEach(
                (at, eventId) -> outcomes.put(at, outcome(at, eventId, rows.get(at), keptRows.get(at), passed)));
        return outcomes;
    }

    /** The outcome under which an event id is already known: applied, or else refused. */
    public Optional<Known> known(UUID eventId) {
        Optional<Known> first = applied.byId(eventId).map(event -> new Known(asApplied(event), event.requestHash()));
        return first.isPresent()
                ? first
                : kept.byEventId(eventId).map(record -> new Known(record.outcome(), record.requestHash()));
    }

    private Outcome outcome(
            RecordPosition at,
            UUID eventId,
            AppliedEvents.AppliedEvent row,
            KeptRecords.Kept keptRow,
            Position passed) {
        if (row != null && row.eventId().equals(eventId)) {
            return asApplied(row);
        }
        if (keptRow != null) {
            return keptRow.outcome();
        }
        if (!passed.hasPassed(at)) {
            return new Outcome.Pending();
        }
        return applied.byId(eventId)
                .<Outcome>map(first -> new Outcome.Duplicate(asApplied(first)))
                .orElseGet(Outcome.Pending::new);
    }

    private static Outcome.Applied asApplied(AppliedEvents.AppliedEvent event) {
        return new Outcome.Applied(event.eventId(), event.subject(), event.position());
    }

    /**
     * An outcome that stands already.
     *
     * @param requestHash of the request that brought it, or null
     */
    public record Known(Outcome outcome, String requestHash) {}
}
