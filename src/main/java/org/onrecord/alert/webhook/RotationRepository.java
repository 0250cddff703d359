package org.onrecord.alert.webhook;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.onrecord.access.AuditAct;
import org.onrecord.access.AuditTrail;
import org.onrecord.alert.delivery.RequestRepository;

/** Puts new keys in the place of others, once with the request that asks for it. */
@Singleton
final class RotationRepository {

    private final RequestRepository requests;
    private final WebhookSecretRepository secrets;
    private final AuditTrail audit;

    RotationRepository(RequestRepository requests, WebhookSecretRepository secrets, AuditTrail audit) {
        this.requests = requests;
        this.secrets = secrets;
        this.audit = audit;
    }

    /**
     * What became of it.
     *
     * @param repeated whether the same request had done it before, with other keys
     */
    record Rotated(String publicKey, Instant formerUntil, boolean repeated) {}

    /**
     * Rotates.
     *
     * @param formerUntil until when the keys before sign too
     * @param act to be noted with it, or null
     */
    Rotated rotate(String requestHash, UUID subscription, SigningKeys fresh, Instant formerUntil, AuditAct act) {
        RequestRepository.Outcome outcome = requests.once(requestHash, connection -> {
            secrets.replace(connection, subscription, fresh, formerUntil);
            if (act != null) {
                audit.note(connection, act);
            }
            return fresh.shownPublicKey() + " " + formerUntil;
        });
        String[] told = outcome.result().split(" ", 2);
        return new Rotated(told[0], Instant.parse(told[1]), outcome.repeated());
    }
}
