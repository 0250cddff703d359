package org.onrecord.transfer;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.onrecord.event.Author;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventCodec;
import org.onrecord.log.AppliedEvents;
import org.onrecord.log.AppliedEvents.AppliedEvent;
import org.onrecord.log.EventLog;
import org.onrecord.log.Outcome;
import org.onrecord.log.RecordPosition;
import org.onrecord.source.SourceHistory;
import org.onrecord.source.SourceVerdict;
import org.onrecord.timeline.CommitmentHistory;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.Verdict;

/** Asks the histories what they would say, and writes nothing. It holds the histories of all that a file touches. */
final class TryingSink implements ImportSink {

    private final EventLog log;
    private final HistoryRepository histories;
    private final AppliedEvents applied;
    private final Clock clock;
    private final EventCodec codec = new EventCodec();
    private final Map<UUID, CommitmentHistory> commitments = new HashMap<>();
    private final Map<UUID, SourceHistory> sources = new HashMap<>();
    private final Map<UUID, AppliedEvent> tried = new HashMap<>();
    private long count;

    TryingSink(EventLog log, HistoryRepository histories, AppliedEvents applied, Clock clock) {
        this.log = log;
        this.histories = histories;
        this.applied = applied;
        this.clock = clock;
    }

    @Override
    public Map<UUID, AppliedEvent> known(Collection<UUID> ids) {
        Map<UUID, AppliedEvent> known = new HashMap<>(applied.byIds(ids));
        ids.forEach(id -> {
            AppliedEvent would = tried.get(id);
            if (would != null) {
                known.putIfAbsent(id, would);
            }
        });
        return known;
    }

    @Override
    public List<Outcome> take(List<ImportLine> lines, Author author) {
        List<Outcome> outcomes = new ArrayList<>(lines.size());
        for (ImportLine line : lines) {
            Outcome outcome =
                    tryOut(log.envelope(line.eventId(), line.subject(), line.requestHash(), author, line.event()));
            if (outcome instanceof Outcome.Applied would) {
                tried.put(
                        line.eventId(),
                        new AppliedEvent(line.eventId(), line.subject(), would.position(), line.requestHash()));
            }
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private Outcome tryOut(Envelope envelope) {
        RecordPosition at = new RecordPosition(0, count++);
        Instant now = clock.instant();
        EncodedEvent encoded = codec.encode(envelope);
        String canonical = new String(encoded.value(), StandardCharsets.UTF_8);
        Outcome.Applied applied = new Outcome.Applied(envelope.id(), envelope.subject(), at);
        if (envelope.event() instanceof Event.SourceCaptured) {
            SourceVerdict verdict = sources.computeIfAbsent(envelope.subject(), histories::source)
                    .apply(envelope, canonical, at, now);
            if (verdict instanceof SourceVerdict.Refused no) {
                return new Outcome.Refused(no.reason(), no.detail());
            }
            return verdict instanceof SourceVerdict.Duplicate ? new Outcome.Duplicate(applied) : applied;
        }
        Verdict verdict = commitments
                .computeIfAbsent(envelope.subject(), histories::orEmpty)
                .apply(envelope, canonical, at, now);
        if (verdict instanceof Verdict.Refused no) {
            return new Outcome.Refused(no.reason(), no.detail());
        }
        return verdict instanceof Verdict.Duplicate ? new Outcome.Duplicate(applied) : applied;
    }
}
