package org.onrecord.http;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;

/** Stands at the start of the record, for as long as nothing else watches the projection. */
@DefaultBean
@Singleton
final class StillWatch implements ProjectionWatch {

    @Override
    public Position current() {
        return Position.start();
    }

    @Override
    public boolean await(Position position, Duration atMost) {
        return current().hasPassed(position);
    }

    @Override
    public boolean await(RecordPosition record, Duration atMost) {
        return current().hasPassed(record);
    }
}
