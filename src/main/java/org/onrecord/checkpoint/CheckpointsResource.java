package org.onrecord.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.onrecord.access.AuditAct;
import org.onrecord.access.AuditTrail;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.PublicRead;
import org.onrecord.access.Role;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/** Signed statements over the heads of all chains. */
@Path("/api/v1/checkpoints")
@Produces(MediaType.APPLICATION_JSON)
public final class CheckpointsResource {

    private static final String PATH = "/api/v1/checkpoints";
    private static final String LIST = "checkpoints";

    private final CheckpointRepository repository;
    private final Checkpoints checkpoints;
    private final SigningKey key;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final AuditTrail audit;

    CheckpointsResource(
            CheckpointRepository repository,
            Checkpoints checkpoints,
            SigningKey key,
            Conditional conditional,
            CurrentPrincipal principal,
            AuditTrail audit) {
        this.repository = repository;
        this.checkpoints = checkpoints;
        this.key = key;
        this.conditional = conditional;
        this.principal = principal;
        this.audit = audit;
    }

    /** All of them, the newest first. */
    @GET
    @PublicRead
    public Response list(@BeanParam PageQuery page) {
        long before = page.after(LIST, 1).map(CheckpointsResource::numberOf).orElse(Long.MAX_VALUE);
        return conditional.ofAnything(() -> Page.cut(
                repository.before(before, page.size() + 1),
                page.size(),
                CheckpointsResource::view,
                last -> new Cursor(LIST, List.of(Long.toString(last.read().number())))));
    }

    /** The newest. */
    @GET
    @Path("/latest")
    @PublicRead
    public Response latest() {
        return shown(repository.latest());
    }

    /** The key that signs what this instance makes. */
    @GET
    @Path("/key")
    @PublicRead
    public Response key() {
        return conditional.ofAnything(() -> JsonNodeFactory.instance
                .objectNode()
                .put("algorithm", Ed25519.NAME)
                .put("publicKey", base64(key.publicKey())));
    }

    /** One of them. */
    @GET
    @Path("/{number}")
    @PublicRead
    public Response read(@RestPath String number) {
        return shown(parsed(number).flatMap(repository::find));
    }

    /** Makes one now, or answers with the newest where nothing has changed since. */
    @POST
    @Needs(Role.ADMIN)
    public Response make() {
        Optional<Checkpoint> made = checkpoints.makeNow();
        if (made.isEmpty()) {
            return Response.ok(view(repository.latest().orElseThrow(CheckpointsResource::none)))
                    .build();
        }
        long number = made.get().read().number();
        audit.note(AuditAct.done(principal.get().author(), "checkpoint.made", "checkpoints/" + number, null));
        return Response.created(URI.create(PATH + "/" + number))
                .entity(view(made.get()))
                .build();
    }

    private Response shown(Optional<Checkpoint> checkpoint) {
        Checkpoint found = checkpoint.orElseThrow(CheckpointsResource::none);
        return conditional.ofAnything(() -> view(found));
    }

    private static ObjectNode view(Checkpoint checkpoint) {
        Statement statement = checkpoint.read();
        return JsonNodeFactory.instance
                .objectNode()
                .put("number", statement.number())
                .put("madeAt", statement.madeAt().toString())
                .put("position", statement.position().toString())
                .put("chains", statement.chains())
                .put("entries", statement.entries())
                .put("headsHash", statement.headsHash())
                .put("previous", statement.previous())
                .put("statement", checkpoint.statement())
                .put("signature", base64(checkpoint.signature()))
                .put("publicKey", base64(checkpoint.publicKey()));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static long numberOf(Cursor cursor) {
        return parsed(cursor.keys().get(0)).orElseThrow(Cursor::invalid);
    }

    private static Optional<Long> parsed(String number) {
        return number.matches("\\d{1,18}") ? Optional.of(Long.parseLong(number)) : Optional.empty();
    }

    private static ProblemException none() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no such checkpoint.");
    }
}
