package org.onrecord.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** What is sent of a happening: {@code {type, timestamp, data}}. */
final class Payload {

    /** The most telling first. */
    private static final List<ChangeType> TELLING = List.of(
            ChangeType.FOLLOW_UP_RETRACTED,
            ChangeType.FOLLOW_UP_CORRECTED,
            ChangeType.STANDING_CHANGED,
            ChangeType.STANDING_CONTESTED,
            ChangeType.DEADLINE_PASSED,
            ChangeType.DEADLINE_APPROACHING,
            ChangeType.COMMITMENT_STALE,
            ChangeType.FOLLOW_UP_LOGGED,
            ChangeType.COMMITMENT_AMENDED,
            ChangeType.COMMITMENT_REGISTERED);

    private Payload() {}

    /** The word for changes that come together. */
    static String type(List<Happening.Raised> changes) {
        return changes.stream()
                .map(Happening.Raised::type)
                .min(Comparator.comparingInt(TELLING::indexOf))
                .orElseThrow()
                .wire();
    }

    static ObjectNode of(Happening happening, List<Happening.Raised> changes) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("type", type(changes));
        payload.put("timestamp", happening.at().toString());
        ObjectNode data = payload.putObject("data");
        ArrayNode told = data.putArray("changes");
        for (Happening.Raised change : changes) {
            ObjectNode one = told.addObject().put("type", change.type().wire());
            if (change.type() == ChangeType.STANDING_CONTESTED) {
                one.put("from", Boolean.parseBoolean(change.from())).put("to", Boolean.parseBoolean(change.to()));
            } else if (change.from() != null || change.to() != null) {
                one.put("from", change.from()).put("to", change.to());
            }
        }
        data.setAll(happening.data());
        return payload;
    }
}
