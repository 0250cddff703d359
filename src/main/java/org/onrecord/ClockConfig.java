package org.onrecord;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the clock. */
@ConfigMapping(prefix = "onrecord.clock")
public interface ClockConfig {

    /** For tests: a file that holds by how much the clock is wrong, an ISO 8601 duration; see {@link ShiftedClock}. */
    Optional<Path> shiftFile();
}
