package org.onrecord.timeline;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.onrecord.event.Citation;
import org.onrecord.event.Event;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.log.Projection;
import org.onrecord.log.ReadRecord;
import org.onrecord.log.RefusalReason;
import org.onrecord.source.CitationRow;
import org.onrecord.source.SourceCaptureRow;
import org.onrecord.source.SourceRow;
import org.onrecord.source.SourceTables;
import org.onrecord.source.SourceVerdict;

/** What a batch of events comes to: each touched item once, as it stands at the batch's end. */
final class TimelineBatch implements Projection.Prepared {

    private final SourceTables sourceTables;
    private final TimelineTables tables;
    private final Runnable whenCommitted;

    private final CopyRows entries = new CopyRows();
    private final List<EntryMark> marks = new ArrayList<>();
    private final List<Projection.Refusal> refused = new ArrayList<>();
    private final Map<UUID, SourceRow> sources = new LinkedHashMap<>();
    private final List<SourceCaptureRow> captures = new ArrayList<>();
    private final Set<UUID> fresh = new HashSet<>();
    private final Map<UUID, CommitmentHistory> touched = new LinkedHashMap<>();
    private final Set<UUID> rewritten = new HashSet<>();
    private final CopyRows newCommitments = new CopyRows();
    private final CopyRows newStandings = new CopyRows();
    private int applied;
    private int duplicates;

    private List<CommitmentRow> changedCommitments = List.of();
    private List<StandingRow> changedStandings = List.of();
    private List<CitationRow> citations = List.of();

    TimelineBatch(TimelineTables tables, SourceTables sourceTables, Runnable whenCommitted) {
        this.tables = tables;
        this.sourceTables = sourceTables;
        this.whenCommitted = whenCommitted;
    }

    void take(ReadRecord record, Event event, CommitmentHistory history, Verdict verdict) {
        if (verdict instanceof Verdict.Applied applied) {
            Entry entry = applied.entry();
            add(entry);
            for (Mark mark : applied.marks()) {
                marks.add(new EntryMark(entry.subject(), mark));
            }
            if (event instanceof Event.CommitmentRegistered) {
                fresh.add(history.id());
            } else if (event instanceof Event.CommitmentAmended
                    || event instanceof Event.CommitmentRelated
                    || event instanceof Event.CommitmentWithdrawn) {
                rewritten.add(history.id());
            }
            touched.put(history.id(), history);
        } else if (verdict instanceof Verdict.Duplicate) {
            duplicates++;
        } else if (verdict instanceof Verdict.Refused no) {
            refuse(record, no.reason(), no.detail());
        }
    }

    void take(ReadRecord record, UUID eventId, String canonical, SourceVerdict verdict) {
        if (verdict instanceof SourceVerdict.Applied applied) {
            SourceRow source = applied.source();
            sources.put(source.id(), source);
            if (applied.capture() != null) {
                captures.add(applied.capture());
            }
            add(new Entry(
                    source.id(),
                    applied.seq(),
                    ImpreciseDate.at(record.recordedAt()),
                    eventId,
                    HistoryRepository.CAPTURED,
                    record.at(),
                    record.recordedAt(),
                    false,
                    null,
                    canonical,
                    null,
                    null,
                    applied.hash(),
                    applied.previousHash()));
        } else if (verdict instanceof SourceVerdict.Duplicate) {
            duplicates++;
        } else if (verdict instanceof SourceVerdict.Refused no) {
            refuse(record, no.reason(), no.detail());
        }
    }

    private void add(Entry entry) {
        tables.add(entry, entries);
        applied++;
    }

    private void refuse(ReadRecord record, RefusalReason reason, String detail) {
        refused.add(new Projection.Refusal(record, reason, detail));
    }

    /** Makes the rows. After this the histories may go on to the next batch. */
    TimelineBatch seal() {
        changedCommitments = new ArrayList<>();
        changedStandings = new ArrayList<>();
        citations = new ArrayList<>();
        for (CommitmentHistory history : touched.values()) {
            boolean isNew = fresh.contains(history.id());
            if (isNew) {
                tables.add(StandingRow.of(history), newStandings);
                tables.add(CommitmentRow.of(history), newCommitments);
            } else {
                changedStandings.add(StandingRow.of(history));
            }
            if (!isNew && rewritten.contains(history.id())) {
                changedCommitments.add(CommitmentRow.of(history));
            }
            if (isNew || rewritten.contains(history.id())) {
                Citation citation = history.content().citation();
                if (citation != null || !isNew) {
                    citations.add(new CitationRow(history.id(), citation));
                }
            }
        }
        touched.clear();
        return this;
    }

    @Override
    public int applied() {
        return applied;
    }

    @Override
    public int duplicates() {
        return duplicates;
    }

    @Override
    public List<Projection.Refusal> refused() {
        return refused;
    }

    @Override
    public void write(Connection connection) throws SQLException {
        if (!sources.isEmpty() || !citations.isEmpty()) {
            sourceTables.lock(connection, cited(), sources.keySet());
        }
        if (!entries.isEmpty()) {
            tables.insertEntries(connection, entries);
        }
        if (!marks.isEmpty()) {
            tables.mark(connection, marks);
        }
        if (!newCommitments.isEmpty()) {
            tables.insertCommitments(connection, newCommitments);
            tables.insertStandings(connection, newStandings);
        }
        if (!changedCommitments.isEmpty()) {
            tables.rewriteCommitments(connection, changedCommitments);
        }
        if (!changedStandings.isEmpty()) {
            tables.updateStandings(connection, changedStandings);
        }
        if (!sources.isEmpty()) {
            sourceTables.writeSources(connection, sources.values());
            sourceTables.writeCaptures(connection, captures);
        }
        if (!citations.isEmpty()) {
            sourceTables.writeCitations(connection, citations);
        }
        if (!captures.isEmpty()) {
            Set<UUID> captured = new HashSet<>();
            captures.forEach(capture -> captured.add(capture.sourceId()));
            sourceTables.recheck(connection, captured);
        }
    }

    @Override
    public void committed() {
        whenCommitted.run();
    }

    private Collection<UUID> cited() {
        Set<UUID> cited = new HashSet<>();
        for (CitationRow row : citations) {
            if (row.citation() != null) {
                cited.add(row.citation().sourceId());
            }
        }
        return cited;
    }
}
