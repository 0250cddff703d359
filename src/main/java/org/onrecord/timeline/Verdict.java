package org.onrecord.timeline;

import java.util.List;
import org.onrecord.log.RecordPosition;
import org.onrecord.log.RefusalReason;

/** What a commitment's history says to an event. */
public sealed interface Verdict {

    /** It is part of the history now. */
    record Applied(Entry entry, List<Mark> marks) implements Verdict {}

    /**
     * It was already.
     *
     * @param first where it was applied
     */
    record Duplicate(RecordPosition first) implements Verdict {}

    /**
     * A rule said no; the history is as it was.
     *
     * @param detail for a person
     */
    record Refused(RefusalReason reason, String detail) implements Verdict {}
}
