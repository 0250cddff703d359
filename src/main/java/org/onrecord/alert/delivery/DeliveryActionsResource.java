package org.onrecord.alert.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.alert.NewDelivery;
import org.onrecord.alert.Subscription;
import org.onrecord.event.BodyReader;
import org.onrecord.event.EventIds;
import org.onrecord.http.JsonBody;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.RequestBody;
import org.onrecord.http.Sha256;

/** What owners do about deliveries: try a receiver, and have messages sent again. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.SUBSCRIBER)
public final class DeliveryActionsResource {

    private static final String PING = "ping";

    private final DeliveryLogRepository log;
    private final ActionRepository actions;
    private final OwnSubscriptions subscriptions;
    private final RequestBody requestBody;
    private final Clock clock;
    private final EventIds ids = new EventIds();

    DeliveryActionsResource(
            DeliveryLogRepository log,
            ActionRepository actions,
            OwnSubscriptions subscriptions,
            RequestBody requestBody,
            Clock clock) {
        this.log = log;
        this.actions = actions;
        this.subscriptions = subscriptions;
        this.requestBody = requestBody;
        this.clock = clock;
    }

    /**
     * What a recovery came to.
     *
     * @param recovered how many messages are sent again
     * @param more whether there are more of them, for which to ask again
     */
    public record Recovery(int recovered, boolean more) {}

    /** Sends a message that says nothing, also where the subscription is off. */
    @POST
    @Path("/subscriptions/{id}/ping")
    public Response ping(@RestPath String id) {
        Subscription to = subscriptions.get(id);
        if (to.confirmedAt() == null) {
            throw notListening("The receiver has not agreed yet to be told anything.");
        }
        return accepted(
                actions.queue(Sha256.hex("POST /api/v1/subscriptions/" + to.id() + "/ping"), ping(to, ids.next())));
    }

    /** Sends a message again, as if it had never been tried. */
    @POST
    @Path("/deliveries/{id}/redelivery")
    public Response redeliver(@RestPath String id) {
        LoggedDelivery delivery = DeliveriesResource.own(log, subscriptions, id);
        if (delivery.status().equals("gathered")) {
            throw notListening("The message waits for its digest.");
        }
        if (!delivery.type().equals(PING)) {
            requireListening(subscriptions.get(delivery.subscriptionId().toString()));
        }
        actions.redeliver(
                Sha256.hex("POST /api/v1/deliveries/" + delivery.id() + "/redelivery"), delivery, clock.instant());
        return accepted(delivery.id());
    }

    /** Sends again whatever was given up since a moment. */
    @POST
    @Path("/subscriptions/{id}/recovery")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response recover(@RestPath String id, InputStream body) {
        Subscription of = subscriptions.get(id);
        JsonBody sent = requestBody.json(body);
        Instant since = since(sent.reader());
        requireListening(of);
        int count = actions.recover(
                sent.requestHash("POST /api/v1/subscriptions/" + of.id() + "/recovery"),
                of.id(),
                since,
                clock.instant());
        return Response.accepted(new Recovery(count, count == DeliveryLogRepository.MOST_AT_ONCE))
                .build();
    }

    private static Instant since(BodyReader body) {
        String text = body.requiredText("since", 64);
        Instant since = null;
        if (text != null) {
            try {
                since = Instant.parse(text);
            } catch (DateTimeException e) {
                body.error("since", "must be an RFC 3339 instant, as 2026-11-25T08:00:00Z");
            }
        }
        body.finish();
        return since;
    }

    private NewDelivery ping(Subscription to, UUID event) {
        Instant now = clock.instant();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("type", PING);
        payload.put("timestamp", now.toString());
        payload.putObject("data")
                .putObject("subscription")
                .put("id", to.id().toString())
                .put("name", to.name());
        return new NewDelivery(to.id(), event, PING, List.of(), null, null, payload.toString(), now, false);
    }

    private Response accepted(UUID delivery) {
        return Response.accepted(log.find(delivery).orElseThrow())
                .location(URI.create("/api/v1/deliveries/" + delivery))
                .build();
    }

    private static void requireListening(Subscription subscription) {
        if (!subscription.listens()) {
            throw notListening("The subscription is " + subscription.state() + ".");
        }
    }

    private static ProblemException notListening(String detail) {
        return new ProblemException(ProblemType.NOT_LISTENING, detail);
    }
}
