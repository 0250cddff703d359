package org.onrecord.alert.delivery;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.alert.Subscription;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/** The log of messages. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.SUBSCRIBER)
public final class DeliveriesResource {

    private static final String LIST = "deliveries";
    private static final Set<String> STATUSES = Set.of("pending", "gathered", "delivered", "failed", "cancelled");

    private final DeliveryLogRepository log;
    private final OwnSubscriptions subscriptions;
    private final Conditional conditional;

    DeliveriesResource(DeliveryLogRepository log, OwnSubscriptions subscriptions, Conditional conditional) {
        this.log = log;
        this.subscriptions = subscriptions;
        this.conditional = conditional;
    }

    /** A page of what was or is to be sent to one subscription, the newest first. */
    @GET
    @Path("/subscriptions/{id}/deliveries")
    public Response list(@RestPath String id, @BeanParam PageQuery page, @RestQuery String status) {
        Subscription of = subscriptions.get(id);
        if (status != null && !STATUSES.contains(status)) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER,
                    "The parameter status must be pending, gathered, delivered, failed or cancelled.");
        }
        long before = page.after(LIST, 1).map(DeliveriesResource::placeOf).orElse(Long.MAX_VALUE);
        return conditional.ofAnything(() -> Page.cut(
                log.page(of.id(), status, before, page.size() + 1),
                page.size(),
                delivery -> delivery,
                last -> new Cursor(LIST, List.of(Long.toString(last.sequence())))));
    }

    /** One message, with what is sent and every attempt. */
    @GET
    @Path("/deliveries/{id}")
    public Response read(@RestPath String id) {
        LoggedDelivery delivery = own(log, subscriptions, id);
        return conditional.ofAnything(() -> delivery);
    }

    /** A message to a subscription that whoever asks may know of. */
    static LoggedDelivery own(DeliveryLogRepository log, OwnSubscriptions subscriptions, String id) {
        return OwnSubscriptions.parse(id)
                .flatMap(log::find)
                .filter(one -> subscriptions.find(one.subscriptionId()).isPresent())
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "No message to a subscription of yours has this id."));
    }

    private static long placeOf(Cursor cursor) {
        String place = cursor.keys().get(0);
        if (!place.matches("\\d{1,18}")) {
            throw Cursor.invalid();
        }
        return Long.parseLong(place);
    }
}
