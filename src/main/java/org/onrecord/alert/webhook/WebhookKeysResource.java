package org.onrecord.alert.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.onrecord.access.AuditAct;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.alert.Channel;
import org.onrecord.alert.Subscription;
import org.onrecord.alert.SubscriptionRepository;
import org.onrecord.alert.delivery.OwnSubscriptions;
import org.onrecord.event.EventIds;
import org.onrecord.http.Conditional;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.Sha256;

/** What webhooks are signed with: the public keys, and fresh secrets for those in use. */
@Path("/api/v1/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
public final class WebhookKeysResource {

    /** For how long the keys before sign beside the new ones. */
    private static final Duration BOTH = Duration.ofHours(24);

    private final WebhookSecretRepository secrets;
    private final OwnSubscriptions own;
    private final SubscriptionRepository subscriptions;
    private final RotationRepository rotations;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    WebhookKeysResource(
            WebhookSecretRepository secrets,
            OwnSubscriptions own,
            SubscriptionRepository subscriptions,
            RotationRepository rotations,
            Conditional conditional,
            CurrentPrincipal principal,
            Clock clock) {
        this.secrets = secrets;
        this.own = own;
        this.subscriptions = subscriptions;
        this.rotations = rotations;
        this.conditional = conditional;
        this.principal = principal;
        this.clock = clock;
    }

    /**
     * New keys.
     *
     * @param secret shown this once; null, and left out, where the request is a repetition
     * @param formerUntil until when the keys before sign as well
     */
    public record Rotation(
            @JsonInclude(JsonInclude.Include.NON_NULL) String secret, String publicKey, Instant formerUntil) {}

    /** A public key, and until when it is good. */
    public record PublicKey(String key, Instant createdAt, Instant expiresAt) {}

    /** All that are good now, the newest first. */
    public record PublicKeys(List<PublicKey> items) {

        public PublicKeys {
            items = List.copyOf(items);
        }
    }

    /** Makes new keys; those before sign too for a day. */
    @POST
    @Path("/{id}/secret-rotation")
    @Needs(Role.SUBSCRIBER)
    public Response rotate(@RestPath String id) {
        Subscription of = own.get(id);
        requireWebhook(of);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        SigningKeys fresh = SigningKeys.generate(random, now);
        String hash = Sha256.hex("POST /api/v1/subscriptions/" + of.id() + "/secret-rotation");
        // What an owner does with what is its own is no administrative act.
        boolean foreign = !of.owner().equals(principal.get().id());
        AuditAct act = AuditAct.done(principal.author(), "webhook-secret.rotated", "subscriptions/" + of.id(), null);
        RotationRepository.Rotated rotated =
                rotations.rotate(hash, of.id(), fresh, now.plus(BOTH), foreign ? act : null);
        String secret = rotated.repeated() ? null : fresh.shownSecret();
        return Response.ok(new Rotation(secret, rotated.publicKey(), rotated.formerUntil()))
                .header("Cache-Control", "no-store")
                .build();
    }

    /** The public keys: receivers read them without a key of the API. */
    @GET
    @Path("/{id}/public-keys")
    @PermitAll
    public Response publicKeys(@RestPath String id) {
        Optional<UUID> parsed = EventIds.isId(id) ? Optional.of(UUID.fromString(id)) : Optional.empty();
        Subscription of = parsed.flatMap(subscriptions::find)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No subscription has this id."));
        requireWebhook(of);
        List<SigningKeys> keys = secrets.good(of.id(), clock.instant());
        return conditional.ofAnything(() -> new PublicKeys(keys.stream()
                .map(key -> new PublicKey(key.shownPublicKey(), key.createdAt(), key.expiresAt()))
                .toList()));
    }

    private static void requireWebhook(Subscription subscription) {
        if (!(subscription.channel() instanceof Channel.Webhook)) {
            throw new ProblemException(ProblemType.NOT_FOUND, "Only webhooks are signed.");
        }
    }
}
