package org.onrecord.alert.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A message with its signatures, as the Standard Webhooks specification wants it.
 *
 * @param headers those of the specification
 */
record SignedMessage(Map<String, String> headers, String body) {

    SignedMessage {
        headers = Map.copyOf(headers);
    }

    /**
     * Signs a message.
     *
     * @param id the same at every attempt; without a dot
     * @param at when it is sent: receivers refuse what is too old
     * @param keys all that are good at that moment; each signs
     * @param asymmetric whether by Ed25519 too
     */
    static SignedMessage of(String id, Instant at, String body, List<SigningKeys> keys, boolean asymmetric) {
        String timestamp = Long.toString(at.getEpochSecond());
        byte[] content = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        List<String> signatures = new ArrayList<>();
        for (SigningKeys each : keys) {
            signatures.add(each.v1(content));
        }
        if (asymmetric) {
            for (SigningKeys each : keys) {
                signatures.add(each.v1a(content));
            }
        }
        return new SignedMessage(
                Map.of(
                        "webhook-id", id,
                        "webhook-timestamp", timestamp,
                        "webhook-signature", String.join(" ", signatures)),
                body);
    }
}
