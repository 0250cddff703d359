package org.onrecord.event;

import java.util.UUID;

/**
 * Where an item's words stand.
 *
 * @param sourceId the source
 * @param quote the words, as they stand there
 * @param prefix what stands before them, to choose among several places, or null
 * @param suffix what stands after them, or null
 */
public record Citation(UUID sourceId, String quote, String prefix, String suffix) {}
