package org.onrecord.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.onrecord.event.ActorType;
import org.onrecord.event.ImpreciseDate;

/**
 * A source as clients see it.
 *
 * @param captures the oldest first; null and left out in lists
 */
record SourceView(
        UUID id,
        String slug,
        String title,
        String publisher,
        ActorType type,
        ImpreciseDate publishedOn,
        String language,
        String url,
        String archivedUrl,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<CaptureView> captures,
        int revision,
        Instant registeredAt,
        Instant updatedAt) {

    /**
     * One captured text.
     *
     * @param length in bytes of UTF-8
     */
    record CaptureView(String sha256, long length, Instant capturedAt) {}

    static SourceView listed(SourceRow row) {
        return of(row, null);
    }

    static SourceView whole(SourceRow row, List<SourceCaptureRow> captures) {
        return of(
                row,
                captures.stream()
                        .map(capture -> new CaptureView(
                                capture.capture().sha256(), capture.capture().length(), capture.capturedAt()))
                        .toList());
    }

    private static SourceView of(SourceRow row, List<CaptureView> captures) {
        return new SourceView(
                row.id(),
                row.source().slug(),
                row.source().title(),
                row.source().publisher(),
                row.source().type(),
                row.source().publishedOn(),
                row.source().language(),
                row.source().url(),
                row.source().archivedUrl(),
                captures,
                row.revision(),
                row.registeredAt(),
                row.updatedAt());
    }
}
