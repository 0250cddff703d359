package org.onrecord.source;

import java.time.Instant;
import java.util.UUID;
import org.onrecord.event.Source;

/**
 * A source as the projection holds it.
 *
 * @param registeredAt the log's time of its first event
 * @param updatedAt the log's time of its latest
 * @param revision how many of its events were applied, from 1
 * @param headHash the latest link of its chain
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a column; nobody compares rows
public record SourceRow(
        UUID id, Source source, Instant registeredAt, Instant updatedAt, int revision, byte[] headHash) {}
