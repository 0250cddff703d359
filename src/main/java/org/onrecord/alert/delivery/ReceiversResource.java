package org.onrecord.alert.delivery;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/** Receivers that fail, and those that were given up on. */
@Path("/api/v1/admin/receivers")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.ADMIN)
public final class ReceiversResource {

    private static final String LIST = "receivers";

    private final ReceiverRepository receivers;
    private final Conditional conditional;

    ReceiversResource(ReceiverRepository receivers, Conditional conditional) {
        this.receivers = receivers;
        this.conditional = conditional;
    }

    /** A page of them. */
    @GET
    public Response list(@BeanParam PageQuery page, @RestQuery String state) {
        if (state != null && !state.equals("disabled") && !state.equals("failing")) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "The parameter state must be disabled or failing.");
        }
        UUID after = page.after(LIST, 1).map(ReceiversResource::idOf).orElse(null);
        return conditional.ofAnything(() -> Page.cut(
                receivers.page(state, after, page.size() + 1),
                page.size(),
                receiver -> receiver,
                last -> new Cursor(LIST, List.of(last.subscriptionId().toString()))));
    }

    private static UUID idOf(Cursor cursor) {
        return OwnSubscriptions.parse(cursor.keys().get(0)).orElseThrow(Cursor::invalid);
    }
}
