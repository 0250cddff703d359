package org.onrecord.alert;

import com.fasterxml.jackson.databind.JsonNode;
import org.onrecord.event.BodyReader;
import org.onrecord.event.Names;

/**
 * What a client asks for.
 *
 * @param digest null where each alert is sent at once
 * @param perMinute null for as many as come
 */
record SubscriptionBody(String name, Wanted wanted, Channel channel, Digest digest, Integer perMinute, boolean active) {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_PER_MINUTE = 6_000;

    /**
     * Reads it, but for {@link BodyReader#finish}.
     *
     * @param commitments finds items by id or slug
     */
    static SubscriptionBody read(BodyReader body, Names commitments) {
        return new SubscriptionBody(
                body.requiredText("name", LONGEST_NAME),
                wanted(body, commitments),
                body.requiredObject("channel", ChannelJson::read),
                body.object("digest", DigestJson::read),
                body.object("throttle", SubscriptionBody::throttle),
                !body.has("active") || body.flag("active"));
    }

    /** The field {@code filter}; absent it is everything. */
    static Wanted wanted(BodyReader body, Names commitments) {
        JsonNode asked = body.value("filter");
        Wanted wanted = body.object("filter", filter -> WantedJson.read(filter, asked, commitments));
        return wanted == null ? WantedJson.all() : wanted;
    }

    private static Integer throttle(BodyReader throttle) {
        if (!throttle.has("perMinute")) {
            throttle.error("perMinute", "is required");
        }
        return throttle.integer("perMinute", 1, MOST_PER_MINUTE);
    }
}
