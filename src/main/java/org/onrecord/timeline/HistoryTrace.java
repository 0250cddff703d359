package org.onrecord.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.event.Citation;

/** What became of one item with each of its events: what it said, and where it stood for each audience. Mutable. */
final class HistoryTrace {

    /**
     * What an item said over a span of what was known.
     *
     * @param sourceId what it cited, or null
     */
    record Version(Instant knownFrom, Instant knownUntil, CommitmentRow row, UUID sourceId) {}

    private final List<Version> versions = new ArrayList<>();
    private CommitmentRow row;
    private UUID sourceId;
    private Instant rowFrom;
    private int rowRevision;
    private StandingSteps internalSteps;
    /** The same until the first internal entry. */
    private StandingSteps publicSteps;

    private Instant known = StandingSpan.BEGINNING;

    /** Takes in what an event made of a history. */
    void take(CommitmentHistory history, Verdict verdict) {
        if (!(verdict instanceof Verdict.Applied applied)) {
            return;
        }
        Entry entry = applied.entry();
        // The log's clock may be set back; what came later was known later all the same.
        known = entry.recordedAt().isBefore(known) ? known : entry.recordedAt();
        switch (entry.entryType()) {
            case "registered" -> {
                internalSteps = StandingSteps.begin(history.standing(Audience.INTERNAL), known);
                publicSteps = internalSteps;
                version(history);
            }
            case "amended", "withdrawn" -> version(history);
            case "related" -> {
                // Neither what lists look at nor where it stands.
            }
            default -> follow(history, entry.internal());
        }
    }

    /** All versions, none empty. */
    List<Version> versions() {
        List<Version> all = new ArrayList<>(versions);
        all.add(new Version(rowFrom, StandingSpan.END, row, sourceId));
        return all;
    }

    /** The revision that made the last version. */
    int versionRevision() {
        return rowRevision;
    }

    boolean audiencesDiffer() {
        return publicSteps != internalSteps;
    }

    List<StandingSpan> spans(Audience audience) {
        return (audience == Audience.PUBLIC ? publicSteps : internalSteps).spans();
    }

    private void version(CommitmentHistory history) {
        if (row != null && rowFrom.isBefore(known)) {
            versions.add(new Version(rowFrom, known, row, sourceId));
        }
        Citation citation = history.content().citation();
        row = CommitmentRow.of(history);
        sourceId = citation == null ? null : citation.sourceId();
        rowFrom = known;
        rowRevision = history.revision();
    }

    private void follow(CommitmentHistory history, boolean internal) {
        if (internal && publicSteps == internalSteps) {
            publicSteps = internalSteps.copy();
        }
        boolean apart = publicSteps != internalSteps;
        follow(internalSteps, history, Audience.INTERNAL);
        if (apart && !internal) {
            follow(publicSteps, history, Audience.PUBLIC);
        }
    }

    private void follow(StandingSteps steps, CommitmentHistory history, Audience audience) {
        steps.follow(history.content().kind(), history.followUps(audience), history.standing(audience), known);
    }
}
