package org.onrecord.access;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.onrecord.event.EventIds;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.IdempotencyKey;
import org.onrecord.http.JsonBody;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.RequestBody;

/** API keys: made, listed and revoked by admins. */
@Path("/api/v1/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.ADMIN)
public final class ApiKeysResource {

    private static final String PATH = "/api/v1/api-keys";
    private static final String LIST = "api-keys";

    private final ApiKeys keys;
    private final CurrentPrincipal principal;
    private final RequestBody requestBody;
    private final IdempotencyKey idempotencyKey;
    private final Conditional conditional;
    private final Clock clock;

    ApiKeysResource(
            ApiKeys keys,
            CurrentPrincipal principal,
            RequestBody requestBody,
            IdempotencyKey idempotencyKey,
            Conditional conditional,
            Clock clock) {
        this.keys = keys;
        this.principal = principal;
        this.requestBody = requestBody;
        this.idempotencyKey = idempotencyKey;
        this.conditional = conditional;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body) {
        JsonBody sent = requestBody.json(body);
        Principal by = principal.get();
        ApiKeys.Wish wish = ApiKeyBody.read(sent.reader(), clock.instant());
        Optional<ApiKeys.Repeatable> repeatable = idempotencyKey
                .read()
                .map(key -> new ApiKeys.Repeatable(
                        EventIds.ofIdempotencyKey(by.id(), key), sent.requestHash("POST " + PATH)));
        ApiKey made = keys.create(wish, by, repeatable.orElse(null));
        return Response.created(URI.create(PATH + "/" + made.id()))
                .header("Cache-Control", "no-store")
                .entity(made)
                .build();
    }

    @GET
    public Response list(@BeanParam PageQuery query) {
        UUID after = query.after(LIST, 1).map(ApiKeysResource::idOf).orElse(null);
        List<ApiKey> rows = keys.after(after, query.size() + 1);
        Page<ApiKey> page = Page.cut(
                rows,
                query.size(),
                key -> key,
                key -> new Cursor(LIST, List.of(key.id().toString())));
        return conditional.ofAnything(() -> page);
    }

    @GET
    @Path("/{id}")
    public Response read(@RestPath String id) {
        ApiKey key = parsed(id).flatMap(keys::find).orElseThrow(ApiKeysResource::unknown);
        return conditional.ofAnything(() -> key);
    }

    @DELETE
    @Path("/{id}")
    public Response revoke(@RestPath String id) {
        Principal by = principal.get();
        if (!parsed(id).map(key -> keys.revoke(key, by)).orElse(false)) {
            throw unknown();
        }
        return Response.noContent().build();
    }

    private static Optional<UUID> parsed(String id) {
        return EventIds.isId(id) ? Optional.of(UUID.fromString(id)) : Optional.empty();
    }

    private static UUID idOf(Cursor cursor) {
        return parsed(cursor.keys().get(0)).orElseThrow(Cursor::invalid);
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "No API key has this id.");
    }
}
