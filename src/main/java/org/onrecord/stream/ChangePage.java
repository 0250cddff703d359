package org.onrecord.stream;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.util.RawValue;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.onrecord.http.Linked;
import org.onrecord.log.Position;
import org.onrecord.timeline.Audience;

/**
 * A page of changes.
 *
 * @param next where to go on: behind the last item, and behind everything passed over on the way
 */
@JsonPropertyOrder({"items", "next"})
record ChangePage(List<RawValue> items, String next) implements Linked {

    ChangePage {
        items = List.copyOf(items);
    }

    /** There is always something behind, if only later. */
    @Override
    public String link(URI request) {
        return "<" + Address.with(request, "after", next, Set.of("from")) + ">; rel=\"next\"";
    }

    static ChangePage of(List<Change> changes, Audience audience, Position next) {
        return new ChangePage(
                changes.stream()
                        .map(change -> new RawValue(change.json(audience)))
                        .toList(),
                next.toString());
    }
}
