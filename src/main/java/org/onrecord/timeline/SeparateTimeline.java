package org.onrecord.timeline;

import io.agroal.api.AgroalDataSource;
import org.onrecord.log.Projection;
import org.onrecord.source.SourceTables;

/** The timeline's projection in a database of its own, beside the one that is read. */
public final class SeparateTimeline {

    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final TimelineProjection projection;
    private final PastRepository past;

    public SeparateTimeline(TimelineConfig settings, AgroalDataSource database, SourceTables sourceTables) {
        HistoryRepository histories = new HistoryRepository(database);
        this.projection = new TimelineProjection(settings, histories, sourceTables);
        this.past = new PastRepository(database, histories);
    }

    public Projection projection() {
        return projection;
    }

    /** Traces a piece of the past; false where nothing is left to trace. */
    public boolean traceSome() {
        if (!past.isBehind()) {
            return false;
        }
        past.traceSome(PATIENCE_NANOS);
        return true;
    }
}
