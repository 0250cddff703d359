package org.onrecord.access;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.event.EventIds;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;

/** The trail of administrative acts. */
@Path("/api/v1/admin/audit")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.ADMIN)
public final class AuditResource {

    private static final String LIST = "audit";

    private final AuditRepository entries;
    private final Conditional conditional;

    AuditResource(AuditRepository entries, Conditional conditional) {
        this.entries = entries;
        this.conditional = conditional;
    }

    /** A page of it, the newest first. */
    @GET
    public Response list(
            @BeanParam PageQuery page, @RestQuery String act, @RestQuery String by, @RestQuery String target) {
        UUID before = page.after(LIST, 1).map(AuditResource::idOf).orElse(null);
        return conditional.ofAnything(() -> Page.cut(
                entries.page(act, by, target, before, page.size() + 1),
                page.size(),
                entry -> entry,
                last -> new Cursor(LIST, List.of(last.id().toString()))));
    }

    private static UUID idOf(Cursor cursor) {
        String id = cursor.keys().get(0);
        if (!EventIds.isId(id)) {
            throw Cursor.invalid();
        }
        return UUID.fromString(id);
    }
}
