package org.onrecord.alert.deadline;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * An item that time has done something to, as the public sees it.
 *
 * @param deadline its last day; null where there is none
 * @param timeliness in wire form
 * @param standing JSON, but for timeliness
 * @param lastLooked when somebody last logged or checked anything, else when it was registered; null where that was not asked
 */
record TimedItem(
        UUID id,
        String slug,
        String title,
        String kind,
        LocalDate deadline,
        String timeliness,
        String standing,
        Instant lastLooked) {}
