package org.onrecord;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one place that looks at the wall: everything else is given a {@link Clock}, and a test may give another. */
final class Clocks {

    private Clocks() {}

    @Produces
    @Singleton
    static Clock utc(ClockConfig settings) {
        return settings.shiftFile()
                .<Clock>map(file -> new ShiftedClock(Clock.systemUTC(), file))
                .orElseGet(Clock::systemUTC);
    }
}
