package org.onrecord.source;

import org.onrecord.log.RecordPosition;
import org.onrecord.log.RefusalReason;

/** What a source's history says to one event. */
public sealed interface SourceVerdict {

    /**
     * It is part of the history now.
     *
     * @param seq its place in the history, from 1
     * @param hash its link of the chain
     * @param previousHash the link before it
     * @param source the source as it stands after it
     * @param capture what it captured, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way to a column; nobody compares verdicts
    record Applied(int seq, byte[] hash, byte[] previousHash, SourceRow source, SourceCaptureRow capture)
            implements SourceVerdict {}

    /**
     * The same event had been applied before.
     *
     * @param first where it stands
     */
    record Duplicate(RecordPosition first) implements SourceVerdict {}

    /**
     * A rule says no.
     *
     * @param detail for a person
     */
    record Refused(RefusalReason reason, String detail) implements SourceVerdict {}
}
