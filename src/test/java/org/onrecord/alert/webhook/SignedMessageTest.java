package org.onrecord.alert.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages are signed as the Standard Webhooks specification says. */
class SignedMessageTest {

    private static final String ID = "019a9f2e-5c00-7000-8000-000000000002";
    private static final String BODY = "{\"type\":\"ping\",\"data\":{\"text\":\"Größe\"}}";

    private final SecureRandom random = new SecureRandom();
    private final Instant now = Clock.systemUTC().instant();
    private final SigningKeys keys = SigningKeys.generate(random, now);

    @Test
    void theSpecificationsOwnExampleComesOutTheSame() {
        byte[] secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        SigningKeys given = new SigningKeys(secret, keys.privateKey(), keys.publicKey(), now, null);
        Instant at = Instant.ofEpochSecond(1614265330);

        SignedMessage message =
                SignedMessage.of("msg_p5jXN8AQM9LWM0D4loKWxJek", at, "{\"test\": 2432232314}", List.of(given), false);

        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                message.headers().get("webhook-signature"));
        assertEquals("1614265330", message.headers().get("webhook-timestamp"));
    }

    @Test
    void theLibraryVerifiesWhatIsSigned() {
        SignedMessage message = SignedMessage.of(ID, now, BODY, List.of(keys), false);

        assertTrue(keys.shownSecret().startsWith("whsec_"));
        assertTrue(Verifier.v1(keys.shownSecret(), message.headers(), BODY));
        assertFalse(Verifier.v1(keys.shownSecret(), message.headers(), BODY + " "));
        assertFalse(message.headers().get("webhook-signature").contains("v1a,"));
    }

    @Test
    void byEd25519AnyoneWhoHasThePublicKeyVerifies() {
        SignedMessage message = SignedMessage.of(ID, now, BODY, List.of(keys), true);

        assertTrue(keys.shownPublicKey().startsWith("whpk_"));
        assertTrue(Verifier.v1a(keys.shownPublicKey(), message.headers(), BODY));
        assertFalse(Verifier.v1a(keys.shownPublicKey(), message.headers(), BODY + " "));
        SigningKeys others = SigningKeys.generate(random, now);
        assertFalse(Verifier.v1a(others.shownPublicKey(), message.headers(), BODY));
        assertTrue(Verifier.v1(keys.shownSecret(), message.headers(), BODY));
    }

    @Test
    void beforeAndAfterARotationBothSign() {
        SigningKeys fresh = SigningKeys.generate(random, now);

        Map<String, String> headers =
                SignedMessage.of(ID, now, BODY, List.of(fresh, keys), true).headers();

        for (SigningKeys each : List.of(fresh, keys)) {
            assertTrue(Verifier.v1(each.shownSecret(), headers, BODY));
            assertTrue(Verifier.v1a(each.shownPublicKey(), headers, BODY));
        }
        assertEquals(4, headers.get("webhook-signature").split(" ").length);
    }

    @Test
    void keysDoNotGetIntoTextByAccident() {
        assertFalse(keys.toString().contains(keys.shownSecret().substring(10)));
    }
}
