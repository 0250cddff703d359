package org.onrecord.alert;

import java.time.Instant;
import org.onrecord.event.Commitment;
import org.onrecord.event.Envelope;
import org.onrecord.timeline.Entry;
import org.onrecord.timeline.Standing;

/**
 * An entry of an item's timeline, with the item as the public saw it just before and just after.
 *
 * @param before null where the item was not there
 * @param firstSeen whether it shows the public a follow-up that it did not know of
 */
record Passage(Envelope event, Entry entry, View before, View after, boolean firstSeen) {

    /** An item at a moment. */
    record View(Commitment content, Standing standing, boolean withdrawn, Instant updatedAt) {}
}
