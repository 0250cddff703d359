package org.onrecord.stream;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import org.onrecord.log.Position;
import org.onrecord.timeline.Audience;

/**
 * A page of changes.
 *
 * @param next where to go on: behind the last item, and behind everything passed over on the way
 */
@JsonPropertyOrder({"items", "next"})
record ChangePage(List<RawValue> items, String next) {

    ChangePage {
        items = List.copyOf(items);
    }

    static ChangePage of(List<Change> changes, Audience audience, Position next) {
        return new ChangePage(
                changes.stream()
                        .map(change -> new RawValue(change.json(audience)))
                        .toList(),
                next.toString());
    }
}
