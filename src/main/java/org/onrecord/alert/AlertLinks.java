package org.onrecord.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The addresses that messages name: absolute where it is known under which this service is reached, else paths. */
@Singleton
public final class AlertLinks {

    private static final String API = "/api/v1";

    private final String base;

    AlertLinks(AlertConfig settings) {
        this.base = settings.publicUrl().map(url -> url.replaceAll("/+$", "")).orElse("");
    }

    /** Of what is told of an item. */
    public ObjectNode of(String slug, UUID followUpId) {
        String commitment = base + API + "/commitments/" + slug;
        ObjectNode links = JsonNodeFactory.instance.objectNode();
        links.put("commitment", commitment);
        links.put("timeline", commitment + "/timeline");
        links.put("followUp", followUpId == null ? null : base + API + "/follow-ups/" + followUpId);
        return links;
    }

    /**
     * Of anything here.
     *
     * @param path from the root on, as {@code /api/v1/subscriptions}
     */
    public String to(String path) {
        return base + path;
    }
}
