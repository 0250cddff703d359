package org.onrecord.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.Principal;
import org.onrecord.access.Role;
import org.onrecord.event.BodyReader;
import org.onrecord.event.EventIds;
import org.onrecord.event.FieldError;
import org.onrecord.event.Names;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.IdempotencyKey;
import org.onrecord.http.JsonBody;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.RequestBody;
import org.onrecord.timeline.MergePatch;
import org.onrecord.timeline.NameRepository;

/** Subscriptions: each subscriber's own; admins see and change all. */
@Path(SubscriptionView.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.SUBSCRIBER)
public final class SubscriptionsResource {

    private static final String LIST = "subscriptions";

    private final Subscriptions subscriptions;
    private final SubscriptionRepository repository;
    private final Preview preview;
    private final NameRepository names;
    private final CurrentPrincipal principal;
    private final RequestBody requestBody;
    private final IdempotencyKey idempotencyKey;
    private final Conditional conditional;

    SubscriptionsResource(
            Subscriptions subscriptions,
            SubscriptionRepository repository,
            Preview preview,
            NameRepository names,
            CurrentPrincipal principal,
            RequestBody requestBody,
            IdempotencyKey idempotencyKey,
            Conditional conditional) {
        this.subscriptions = subscriptions;
        this.repository = repository;
        this.preview = preview;
        this.names = names;
        this.principal = principal;
        this.requestBody = requestBody;
        this.idempotencyKey = idempotencyKey;
        this.conditional = conditional;
    }

    /** A new one. */
    @POST
    @Consumes("*/*")
    public Response create(InputStream body) {
        JsonBody sent = requestBody.json(body);
        Principal by = principal.get();
        Subscriptions.Repeatable repeatable = idempotencyKey
                .read()
                .map(key -> new Subscriptions.Repeatable(
                        EventIds.ofIdempotencyKey(by.id(), key), sent.requestHash("POST " + SubscriptionView.PATH)))
                .orElse(null);
        Subscriptions.Written made = subscriptions.create(read(sent.reader(), null), by, repeatable);
        URI address =
                URI.create(SubscriptionView.PATH + "/" + made.subscription().id());
        return answer(Response.created(address), made);
    }

    /** A page of them, in the order in which they were made. */
    @GET
    public Response list(@BeanParam PageQuery query) {
        UUID after = query.after(LIST, 1)
                .map(cursor -> parsed(cursor.keys().get(0)).orElseThrow(Cursor::invalid))
                .orElse(null);
        Principal by = principal.get();
        String owner = by.has(Role.ADMIN) ? null : by.id();
        return conditional.ofAnything(() -> Page.cut(
                repository.page(owner, after, query.size() + 1),
                query.size(),
                SubscriptionView::of,
                last -> new Cursor(LIST, List.of(last.id().toString()))));
    }

    @GET
    @Path("/{id}")
    public Response read(@RestPath String id) {
        Subscription found = known(id);
        return conditional.ofAnything(() -> SubscriptionView.of(found));
    }

    /** Changes what was asked for. */
    @PATCH
    @Path("/{id}")
    @Consumes("*/*")
    public Response change(@RestPath String id, InputStream body) {
        Subscription found = known(id);
        JsonBody sent = requestBody.mergePatch(body);
        boolean any = conditional.isOfAnyVersion(SubscriptionView.of(found));
        JsonNode patch = sent.json();
        if (!patch.isObject()) {
            throw new ProblemException(ProblemType.INVALID_BODY, "A merge patch of a subscription must be an object.");
        }
        JsonNode patched = MergePatch.apply(SubscriptionView.asked(found), patch);
        SubscriptionBody asked = read(new BodyReader(patched, BodyReader.Unknown.REFUSED), found.channel());
        boolean enable = patch.path("active").asBoolean();
        return subscriptions
                .change(found.id(), asked, any ? null : found.revision(), enable, principal.get())
                .map(written -> answer(Response.ok(), written))
                .orElseThrow(SubscriptionsResource::unknown);
    }

    @DELETE
    @Path("/{id}")
    public Response delete(@RestPath String id) {
        if (!subscriptions.delete(known(id).id(), principal.get())) {
            throw unknown();
        }
        return Response.noContent().build();
    }

    /** Which changes of late a filter would have sent, the newest first. */
    @POST
    @Path("/preview")
    @Consumes("*/*")
    public Response preview(@BeanParam PageQuery page, InputStream body) {
        BodyReader sent = requestBody.json(body).reader();
        Wanted wanted = SubscriptionBody.wanted(sent, commitments());
        sent.finish();
        return Response.ok(preview.of(wanted, page)).build();
    }

    /**
     * Reads what is asked for, and looks at its channel.
     *
     * @param known the channel that is in use; it was looked at before
     */
    private SubscriptionBody read(BodyReader body, Channel known) {
        SubscriptionBody asked = SubscriptionBody.read(body, commitments());
        if (asked.channel() != null && !asked.channel().equals(known)) {
            try {
                subscriptions.check(asked.channel());
            } catch (ProblemException fault) {
                // With what else is wrong, where it is a fault of the body; behind that, where it is one of this
                // service.
                if (fault.type() != ProblemType.INVALID_BODY) {
                    body.finish();
                    throw fault;
                }
                for (FieldError error : fault.errors()) {
                    body.errorAt(error.pointer(), error.detail());
                }
            }
        }
        body.finish();
        return asked;
    }

    private Names commitments() {
        return name -> names.commitment(name).map(NameRepository.KnownCommitment::id);
    }

    private Response answer(Response.ResponseBuilder response, Subscriptions.Written written) {
        ObjectNode view = SubscriptionView.of(written.subscription());
        conditional.tagged(response, view);
        if (!written.shown().isEmpty()) {
            ObjectNode once = view.deepCopy();
            written.shown().forEach(once::put);
            response.entity(once).header(HttpHeaders.CACHE_CONTROL, null).header(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        return response.build();
    }

    private Subscription known(String id) {
        Principal by = principal.get();
        return parsed(id)
                .flatMap(repository::find)
                .filter(found -> by.has(Role.ADMIN) || found.owner().equals(by.id()))
                .orElseThrow(SubscriptionsResource::unknown);
    }

    private static Optional<UUID> parsed(String id) {
        return EventIds.isId(id) ? Optional.of(UUID.fromString(id)) : Optional.empty();
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "No subscription of yours has this id.");
    }
}
