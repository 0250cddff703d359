package org.onrecord.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A subscription as clients see it. */
final class SubscriptionView {

    static final String PATH = "/api/v1/subscriptions";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SubscriptionView() {}

    static ObjectNode of(Subscription subscription) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", subscription.id().toString());
        view.setAll(asked(subscription));
        view.put("state", subscription.state());
        put(view, "disabledAt", subscription.disabledAt());
        view.put("disabledBecause", subscription.disabledBecause());
        put(view, "failingSince", subscription.failingSince());
        put(view, "confirmedAt", subscription.confirmedAt());
        view.put("owner", subscription.owner());
        view.put("revision", subscription.revision());
        put(view, "createdAt", subscription.createdAt());
        put(view, "updatedAt", subscription.updatedAt());
        String path = PATH + "/" + subscription.id();
        ObjectNode links = view.putObject("links");
        links.put("deliveries", path + "/deliveries");
        links.put("ping", path + "/ping");
        if (subscription.channel() instanceof Channel.Webhook) {
            links.put("secretRotation", path + "/secret-rotation");
        }
        return view;
    }

    /** What its owner may change, as a body has it. */
    static ObjectNode asked(Subscription subscription) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("name", subscription.name());
        view.set("filter", parse(subscription.wanted().asked()));
        view.set("channel", ChannelJson.write(subscription.channel()));
        view.set("digest", subscription.digest() == null ? null : DigestJson.write(subscription.digest()));
        view.set(
                "throttle",
                subscription.perMinute() == null
                        ? null
                        : JsonNodeFactory.instance.objectNode().put("perMinute", subscription.perMinute()));
        return view.put("active", subscription.active());
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was kept of a subscription is no JSON", e);
        }
    }

    private static void put(ObjectNode view, String field, Instant at) {
        view.put(field, at == null ? null : at.toString());
    }
}
