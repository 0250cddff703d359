package org.onrecord.timeline;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.onrecord.event.Decoded;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.log.Projection;
import org.onrecord.log.ReadRecord;
import org.onrecord.source.SourceHistory;
import org.onrecord.source.SourceTables;

/** Projects the log into timelines, commitments and sources. */
@ApplicationScoped
public class TimelineProjection implements Projection {

    /** A source's history is its few captures. */
    private static final long SOURCE_WEIGHT = 2_000;

    private static final long SOURCE_CACHE = 16 * 1024 * 1024;

    private final HistoryRepository kept;
    private final SourceTables sourceTables;
    private final TimelineTables tables = new TimelineTables();
    private final HistoryCache<CommitmentHistory> commitments;
    private final HistoryCache<SourceHistory> sources;

    public TimelineProjection(TimelineConfig settings, HistoryRepository kept, SourceTables sourceTables) {
        this.kept = kept;
        this.sourceTables = sourceTables;
        this.commitments = new HistoryCache<>(settings.historyCache().asLongValue(), CommitmentHistory::weight);
        this.sources = new HistoryCache<>(SOURCE_CACHE, history -> SOURCE_WEIGHT);
    }

    @Override
    public String name() {
        return "timeline";
    }

    @Override
    public Batch begin() {
        long commitmentBatch = commitments.begin();
        long sourceBatch = sources.begin();
        TimelineBatch batch = new TimelineBatch(tables, sourceTables, () -> {
            commitments.committed(commitmentBatch);
            sources.committed(sourceBatch);
        });
        return new Batch() {
            @Override
            public void take(List<ReadRecord> events) throws SQLException {
                load(events);
                events.forEach(record -> decide(record, batch));
            }

            @Override
            public Prepared seal() {
                return batch.seal();
            }
        };
    }

    private void decide(ReadRecord record, TimelineBatch batch) {
        Decoded.Read read = (Decoded.Read) record.decoded();
        Envelope envelope = read.envelope();
        UUID subject = envelope.subject();
        if (envelope.event() instanceof Event.SourceCaptured) {
            SourceHistory history = sources.touch(subject);
            batch.take(
                    record,
                    envelope.id(),
                    read.canonical(),
                    history.apply(envelope, read.canonical(), record.at(), record.recordedAt()));
            sources.grown();
        } else {
            CommitmentHistory history = commitments.touch(subject);
            Verdict verdict = history.apply(envelope, read.canonical(), record.at(), record.recordedAt());
            batch.take(record, envelope.event(), history, verdict);
            commitments.grown();
        }
    }

    @Override
    public void forget(Collection<Integer> partitions) {
        commitments.forget(partitions);
        sources.forget(partitions);
    }

    private void load(List<ReadRecord> events) throws SQLException {
        Set<UUID> missingCommitments = new HashSet<>();
        Set<UUID> missingSources = new HashSet<>();
        int partition = -1;
        for (ReadRecord record : events) {
            Envelope envelope = ((Decoded.Read) record.decoded()).envelope();
            partition = record.at().partition();
            if (envelope.event() instanceof Event.SourceCaptured) {
                if (!sources.holds(envelope.subject())) {
                    missingSources.add(envelope.subject());
                }
            } else if (!commitments.holds(envelope.subject())) {
                missingCommitments.add(envelope.subject());
            }
        }
        for (Map.Entry<UUID, CommitmentHistory> one :
                kept.commitments(missingCommitments).entrySet()) {
            commitments.put(one.getKey(), partition, one.getValue());
        }
        for (Map.Entry<UUID, SourceHistory> one : kept.sources(missingSources).entrySet()) {
            sources.put(one.getKey(), partition, one.getValue());
        }
    }
}
