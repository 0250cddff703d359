package org.onrecord.stream;

import java.util.List;
import org.onrecord.log.Position;

/**
 * What was chosen out of one batch or several.
 *
 * @param from where the reading began
 * @param next where to go on
 * @param last whether there was nothing behind {@code next} when it was read
 */
record Selection(Position from, List<Change> changes, Position next, boolean last) {

    Selection {
        changes = List.copyOf(changes);
    }
}
