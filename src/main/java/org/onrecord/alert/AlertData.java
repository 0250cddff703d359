package org.onrecord.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** What every alert tells of the item it is about. */
public final class AlertData {

    private AlertData() {}

    /** The beginning of a {@link Happening#data}. */
    public static ObjectNode about(UUID id, String slug, String title, String kind) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putObject("commitment")
                .put("id", id.toString())
                .put("slug", slug)
                .put("title", title)
                .put("kind", kind);
        return data;
    }
}
