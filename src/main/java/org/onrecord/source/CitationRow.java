package org.onrecord.source;

import java.util.UUID;
import org.onrecord.event.Citation;

/**
 * What an item cites.
 *
 * @param citation or null where it cites nothing, or nothing any more
 */
public record CitationRow(UUID commitmentId, Citation citation) {}
