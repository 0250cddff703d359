package org.onrecord;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The wall clock, and a duration that a file holds and may be changed at any moment: how a test lets the clock of a running
 * process jump. While the file cannot be read the clock is right.
 */
final class ShiftedClock extends Clock {

    private final Clock clock;
    private final Path file;

    ShiftedClock(Clock clock, Path file) {
        this.clock = clock;
        this.file = file;
    }

    @Override
    public Instant instant() {
        return clock.instant().plus(shift());
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? this : new ShiftedClock(clock.withZone(zone), file);
    }

    private Duration shift() {
        try {
            return Duration.parse(Files.readString(file).strip());
        } catch (IOException | DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
