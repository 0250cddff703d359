package org.onrecord.stream;

import java.util.List;
import org.onrecord.log.Position;

/**
 * What lies between two positions: all of it that was read for.
 *
 * @param changes in the order in which they are given; each one's cursor lies behind the one before
 * @param last whether there was nothing behind {@code to} when it was read
 */
record Batch(Position from, Position to, List<Change> changes, boolean last) {

    Batch {
        changes = List.copyOf(changes);
    }
}
