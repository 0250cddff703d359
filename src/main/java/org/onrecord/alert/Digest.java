package org.onrecord.alert;

import java.time.DayOfWeek;
import java.time.ZoneId;

/**
 * When alerts that were gathered are sent together.
 *
 * @param weekday null for every day
 * @param hour 0 to 23, by the clock of the zone
 */
record Digest(DayOfWeek weekday, int hour, ZoneId zone) {}
