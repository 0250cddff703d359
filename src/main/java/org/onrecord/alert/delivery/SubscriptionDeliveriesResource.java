package org.onrecord.alert.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.alert.NewDelivery;
import org.onrecord.alert.Subscription;
import org.onrecord.event.BodyReader;
import org.onrecord.event.EventIds;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.JsonBody;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.RequestBody;
import org.onrecord.http.Sha256;

/** The log of what is sent to a subscription, and what its owner does about it. */
@Path("/api/v1/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.SUBSCRIBER)
public final class SubscriptionDeliveriesResource {

    private static final String LIST = "deliveries";
    private static final Set<String> STATUSES = Set.of("pending", "gathered", "delivered", "failed", "cancelled");

    private final DeliveryLogRepository log;
    private final ActionRepository actions;
    private final OwnSubscriptions subscriptions;
    private final RequestBody requestBody;
    private final Conditional conditional;
    private final Clock clock;
    private final EventIds ids = new EventIds();

    SubscriptionDeliveriesResource(
            DeliveryLogRepository log,
            ActionRepository actions,
            OwnSubscriptions subscriptions,
            RequestBody requestBody,
            Conditional conditional,
            Clock clock) {
        this.log = log;
        this.actions = actions;
        this.subscriptions = subscriptions;
        this.requestBody = requestBody;
        this.conditional = conditional;
        this.clock = clock;
    }

    /**
     * What a recovery came to.
     *
     * @param recovered how many messages are sent again
     * @param more whether there are more of them, for which to ask again
     */
    public record Recovery(int recovered, boolean more) {}

    /** A page of what was or is to be sent to one subscription, the newest first. */
    @GET
    @Path("/{id}/deliveries")
    public Response list(@RestPath String id, @BeanParam PageQuery page, @RestQuery String status) {
        Subscription of = subscriptions.get(id);
        if (status != null && !STATUSES.contains(status)) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER,
                    "The parameter status must be pending, gathered, delivered, failed or cancelled.");
        }
        long before =
                page.after(LIST, 1).map(SubscriptionDeliveriesResource::placeOf).orElse(Long.MAX_VALUE);
        return conditional.ofAnything(() -> Page.cut(
                log.page(of.id(), status, before, page.size() + 1),
                page.size(),
                delivery -> delivery,
                last -> new Cursor(LIST, List.of(Long.toString(last.sequence())))));
    }

    /** Sends a message that says nothing, also where the subscription is off. */
    @POST
    @Path("/{id}/ping")
    public Response ping(@RestPath String id) {
        Subscription to = subscriptions.get(id);
        if (to.confirmedAt() == null) {
            throw notListening("The receiver has not agreed yet to be told anything.");
        }
        return DeliveriesResource.accepted(
                log,
                actions.queue(Sha256.hex("POST /api/v1/subscriptions/" + to.id() + "/ping"), ping(to, ids.next())));
    }

    /** Sends again whatever was given up since a moment. */
    @POST
    @Path("/{id}/recovery")
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

    private static long placeOf(Cursor cursor) {
        String place = cursor.keys().get(0);
        if (!place.matches("\\d{1,18}")) {
            throw Cursor.invalid();
        }
        return Long.parseLong(place);
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
        payload.put("type", ActionRepository.PING);
        payload.put("timestamp", now.toString());
        payload.putObject("data")
                .putObject("subscription")
                .put("id", to.id().toString())
                .put("name", to.name());
        return new NewDelivery(
                to.id(), event, ActionRepository.PING, List.of(), null, null, payload.toString(), now, false);
    }

    static void requireListening(Subscription subscription) {
        if (!subscription.listens()) {
            throw notListening("The subscription is " + subscription.state() + ".");
        }
    }

    static ProblemException notListening(String detail) {
        return new ProblemException(ProblemType.NOT_LISTENING, detail);
    }
}
