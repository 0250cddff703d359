package org.onrecord.alert.webhook;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings of webhooks as an operator writes them. */
final class WebhookSettings {

    private WebhookSettings() {}

    /** The defaults but for these, named without the room's prefix. */
    static WebhookConfig with(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WebhookConfig.class)
                .withDefaultValues(settings.entrySet().stream()
                        .collect(Collectors.toMap(
                                setting -> "onrecord.alert.webhook." + setting.getKey(), Map.Entry::getValue)))
                .build()
                .getConfigMapping(WebhookConfig.class);
    }
}
