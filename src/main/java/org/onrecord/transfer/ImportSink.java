package org.onrecord.transfer;

import java.util.List;
import org.onrecord.event.Author;
import org.onrecord.log.LogUnavailableException;
import org.onrecord.log.Outcome;

/** Where the events of an import go. */
interface ImportSink {

    /**
     * What becomes of lines, in their order.
     *
     * @throws LogUnavailableException where that cannot be said; lines may have been written all the same
     */
    List<Outcome> take(List<ImportLine> lines, Author author);
}
