package org.onrecord;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one place that looks at the wall: everything else is given a {@link Clock}, and a test may give another. */
final class Clocks {

    private Clocks() {}

    @Produces
    @Singleton
    static Clock utc() {
        return Clock.systemUTC();
    }
}
