package org.onrecord.alert.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A receiver's side of the signatures: the library for v1, and nothing of ours for v1a. */
public final class Verifier {

    /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410 §4). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private Verifier() {}

    /** Whether one of the signatures is good, and the timestamp not too old, by the Standard Webhooks library. */
    public static boolean v1(String secret, Map<String, String> headers, String body) {
        try {
            new Webhook(secret)
                    .verify(
                            body,
                            Map.of(
                                    "webhook-id", List.of(headers.get("webhook-id")),
                                    "webhook-timestamp", List.of(headers.get("webhook-timestamp")),
                                    "webhook-signature", List.of(headers.get("webhook-signature"))));
            return true;
        } catch (WebhookVerificationException e) {
            return false;
        }
    }

    /** Whether one of the signatures is one by a public key. */
    public static boolean v1a(String publicKey, Map<String, String> headers, String body) {
        byte[] point = Base64.getDecoder().decode(publicKey.substring("whpk_".length()));
        byte[] encoded = new byte[ED25519.length + point.length];
        System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
        System.arraycopy(point, 0, encoded, ED25519.length, point.length);
        String content = headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + "." + body;
        return Stream.of(headers.get("webhook-signature").split(" "))
                .filter(signature -> signature.startsWith("v1a,"))
                .map(signature -> Base64.getDecoder().decode(signature.substring("v1a,".length())))
                .anyMatch(signature -> verifies(encoded, content, signature));
    }

    private static boolean verifies(byte[] publicKey, String content, byte[] signature) {
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicKey));
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(content.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
