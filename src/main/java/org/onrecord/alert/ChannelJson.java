package org.onrecord.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.onrecord.event.BodyReader;

/** A channel as JSON. Whether it can be used its {@link Courier} says. */
final class ChannelJson {

    private static final int LONGEST_URL = 2_000;
    // RFC 5321 §4.5.3.1.3
    private static final int LONGEST_ADDRESS = 254;

    private ChannelJson() {}

    static Channel read(BodyReader channel) {
        String type = channel.requiredText("type", LONGEST_ADDRESS);
        if ("webhook".equals(type)) {
            String url = channel.requiredText("url", LONGEST_URL);
            return new Channel.Webhook(url, channel.flag("ordered"), channel.flag("asymmetric"));
        }
        if ("email".equals(type)) {
            return new Channel.Email(channel.requiredText("address", LONGEST_ADDRESS));
        }
        if (type != null) {
            channel.error("type", "must be one of webhook, email");
        }
        // Whose fields they are nobody can say.
        channel.skip("url").skip("ordered").skip("asymmetric").skip("address");
        return null;
    }

    static ObjectNode write(Channel channel) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", channel.type());
        if (channel instanceof Channel.Webhook webhook) {
            json.put("url", webhook.url());
            json.put("ordered", webhook.ordered());
            json.put("asymmetric", webhook.asymmetric());
        } else if (channel instanceof Channel.Email email) {
            json.put("address", email.address());
        }
        return json;
    }
}
