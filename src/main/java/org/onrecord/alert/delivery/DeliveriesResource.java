package org.onrecord.alert.delivery;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.http.Conditional;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.Sha256;

/** Single messages. */
@Path("/api/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.SUBSCRIBER)
public final class DeliveriesResource {

    private final DeliveryLogRepository log;
    private final OwnSubscriptions subscriptions;
    private final ActionRepository actions;
    private final Conditional conditional;
    private final Clock clock;

    DeliveriesResource(
            DeliveryLogRepository log,
            OwnSubscriptions subscriptions,
            ActionRepository actions,
            Conditional conditional,
            Clock clock) {
        this.log = log;
        this.subscriptions = subscriptions;
        this.actions = actions;
        this.conditional = conditional;
        this.clock = clock;
    }

    /** One message, with what is sent and every attempt. */
    @GET
    @Path("/{id}")
    public Response read(@RestPath String id) {
        LoggedDelivery delivery = own(id);
        return conditional.ofAnything(() -> delivery);
    }

    /** Sends a message again, as if it had never been tried. */
    @POST
    @Path("/{id}/redelivery")
    public Response redeliver(@RestPath String id) {
        LoggedDelivery delivery = own(id);
        if (delivery.status().equals("gathered")) {
            throw SubscriptionDeliveriesResource.notListening("The message waits for its digest.");
        }
        if (!delivery.type().equals(ActionRepository.PING)) {
            SubscriptionDeliveriesResource.requireListening(
                    subscriptions.get(delivery.subscriptionId().toString()));
        }
        actions.redeliver(
                Sha256.hex("POST /api/v1/deliveries/" + delivery.id() + "/redelivery"), delivery, clock.instant());
        return accepted(log, delivery.id());
    }

    /** A message to a subscription that whoever asks may know of. */
    private LoggedDelivery own(String id) {
        return OwnSubscriptions.parse(id)
                .flatMap(log::find)
                .filter(one -> subscriptions.find(one.subscriptionId()).isPresent())
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "No message to a subscription of yours has this id."));
    }

    /** The answer to what put a message into the queue. */
    static Response accepted(DeliveryLogRepository log, UUID delivery) {
        return Response.accepted(log.find(delivery).orElseThrow())
                .location(URI.create("/api/v1/deliveries/" + delivery))
                .build();
    }
}
