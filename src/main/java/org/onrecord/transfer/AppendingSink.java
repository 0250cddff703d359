package org.onrecord.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.onrecord.event.Author;
import org.onrecord.log.AppliedEvents;
import org.onrecord.log.AppliedEvents.AppliedEvent;
import org.onrecord.log.EventLog;
import org.onrecord.log.LogUnavailableException;
import org.onrecord.log.Outcome;
import org.onrecord.log.Outcomes;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;
import org.onrecord.log.WriteGate;

/** Appends lines to the log, all of a batch at once, and waits until the projection has passed them. */
final class AppendingSink implements ImportSink {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EventLog log;
    private final WriteGate gate;
    private final ProjectionWatch watch;
    private final Outcomes outcomes;
    private final AppliedEvents applied;

    AppendingSink(EventLog log, WriteGate gate, ProjectionWatch watch, Outcomes outcomes, AppliedEvents applied) {
        this.log = log;
        this.gate = gate;
        this.watch = watch;
        this.outcomes = outcomes;
        this.applied = applied;
    }

    @Override
    public Map<UUID, AppliedEvent> known(Collection<UUID> ids) {
        return applied.byIds(ids);
    }

    @Override
    public List<Outcome> take(List<ImportLine> lines, Author author) {
        gate.require();
        List<CompletableFuture<RecordPosition>> appends = new ArrayList<>(lines.size());
        for (ImportLine line : lines) {
            appends.add(
                    log.append(log.envelope(line.eventId(), line.subject(), line.requestHash(), author, line.event())));
        }
        Map<RecordPosition, UUID> appended = new HashMap<>();
        List<RecordPosition> positions = new ArrayList<>(lines.size());
        Position last = Position.start();
        for (int i = 0; i < lines.size(); i++) {
            RecordPosition at = join(appends.get(i));
            positions.add(at);
            appended.put(at, lines.get(i).eventId());
            last = last.merge(Position.after(at));
        }
        if (!watch.await(last, PATIENCE)) {
            throw new LogUnavailableException(new IllegalStateException("the projection is behind"));
        }
        Map<RecordPosition, Outcome> found = outcomes.of(appended);
        return positions.stream().map(found::get).toList();
    }

    private static RecordPosition join(CompletableFuture<RecordPosition> append) {
        try {
            return append.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LogUnavailableException unavailable
                    ? unavailable
                    : new LogUnavailableException(e.getCause());
        }
    }
}
