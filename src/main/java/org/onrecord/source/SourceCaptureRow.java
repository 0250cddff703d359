package org.onrecord.source;

import java.time.Instant;
import java.util.UUID;
import org.onrecord.event.Capture;
import org.onrecord.log.RecordPosition;

/**
 * A capture of a source's text as the projection holds it.
 *
 * @param seq the place of its event in the source's history, from 1
 * @param capturedAt the log's time of its event
 */
public record SourceCaptureRow(UUID sourceId, int seq, Capture capture, Instant capturedAt, RecordPosition position) {}
