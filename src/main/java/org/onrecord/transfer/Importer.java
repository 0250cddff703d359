package org.onrecord.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import org.onrecord.commitment.CommitmentDoor;
import org.onrecord.event.Author;
import org.onrecord.followup.FollowUpDoor;
import org.onrecord.log.AppliedEvents;
import org.onrecord.log.EventLog;
import org.onrecord.log.Outcomes;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.WriteGate;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.NameRepository;

/** Imports streams of lines. Each line's event has its id from op and ref, so importing again changes nothing. */
@ApplicationScoped
public class Importer {

    private final CommitmentDoor commitments;
    private final FollowUpDoor followUps;
    private final NameRepository names;
    private final EventLog log;
    private final WriteGate gate;
    private final ProjectionWatch watch;
    private final Outcomes outcomes;
    private final AppliedEvents applied;
    private final HistoryRepository histories;
    private final Clock clock;

    Importer(
            CommitmentDoor commitments,
            FollowUpDoor followUps,
            NameRepository names,
            EventLog log,
            WriteGate gate,
            ProjectionWatch watch,
            Outcomes outcomes,
            AppliedEvents applied,
            HistoryRepository histories,
            Clock clock) {
        this.commitments = commitments;
        this.followUps = followUps;
        this.names = names;
        this.log = log;
        this.gate = gate;
        this.watch = watch;
        this.outcomes = outcomes;
        this.applied = applied;
        this.histories = histories;
        this.clock = clock;
    }

    /** Takes the result of each line, in the order of the lines. */
    public interface Results {
        void accept(LineResult result) throws IOException;

        /** Those taken so far should be told now. */
        default void flush() throws IOException {}
    }

    /** Imports to the end of the stream, or until the log cannot be written to. */
    public ImportSummary importLines(InputStream lines, Author author, Results results) throws IOException {
        return run(lines, author, new AppendingSink(log, gate, watch, outcomes, applied), results);
    }

    /** Says what importing would do, and writes nothing. */
    public ImportSummary dryRun(InputStream lines, Author author, Results results) throws IOException {
        return run(lines, author, new TryingSink(log, histories, applied, clock), results);
    }

    private ImportSummary run(InputStream lines, Author author, ImportSink sink, Results results) throws IOException {
        LineParser parser = new LineParser(commitments, followUps, new ImportNames(names));
        return new ImportRun(author, parser, sink, results).to(new LineReader(lines));
    }
}
