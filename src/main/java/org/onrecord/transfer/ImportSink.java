package org.onrecord.transfer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.onrecord.event.Author;
import org.onrecord.log.AppliedEvents.AppliedEvent;
import org.onrecord.log.LogUnavailableException;
import org.onrecord.log.Outcome;

/** Where the events of an import go. */
interface ImportSink {

    /** Those of these events that are applied, or would be by now. */
    Map<UUID, AppliedEvent> known(Collection<UUID> ids);

    /**
     * What becomes of lines, in their order.
     *
     * @throws LogUnavailableException where that cannot be said; lines may have been written all the same
     */
    List<Outcome> take(List<ImportLine> lines, Author author);
}
