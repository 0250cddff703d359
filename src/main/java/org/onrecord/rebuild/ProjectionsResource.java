package org.onrecord.rebuild;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.AuditAct;
import org.onrecord.access.AuditTrail;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.http.Conditional;
import org.onrecord.http.Page;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.LogReplays;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.Projector;
import org.onrecord.log.ProjectorState;

/** What is projected from the log, and how to have it done anew. */
@Path("/api/v1/admin/projections")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.ADMIN)
public final class ProjectionsResource {

    private static final String PATH = "/api/v1/admin/projections";

    private final Rebuilds rebuilds;
    private final LogReplays log;
    private final ProjectionWatch watch;
    private final Projector projector;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final AuditTrail audit;
    private final ObjectMapper mapper;

    ProjectionsResource(
            Rebuilds rebuilds,
            LogReplays log,
            ProjectionWatch watch,
            Projector projector,
            Conditional conditional,
            CurrentPrincipal principal,
            AuditTrail audit,
            ObjectMapper mapper) {
        this.rebuilds = rebuilds;
        this.log = log;
        this.watch = watch;
        this.projector = projector;
        this.conditional = conditional;
        this.principal = principal;
        this.audit = audit;
        this.mapper = mapper;
    }

    /** Where they stand. */
    @GET
    public Response list() {
        return conditional.ofAnything(() -> new Page<>(List.of(timeline()), null));
    }

    /** Begins to make one anew, beside the one that stands, which it replaces at the end. */
    @POST
    @Path("/{name}/rebuild")
    public Response rebuild(@RestPath String name, @RestQuery Boolean allowDifferences) {
        if (!name.equals(Rebuilds.TIMELINE)) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no projection " + name + ".");
        }
        boolean allow = Boolean.TRUE.equals(allowDifferences);
        Optional<Rebuild> begun = rebuilds.begin(principal.author(), allow);
        String target = "admin/projections/" + name;
        if (begun.isEmpty()) {
            audit.note(AuditAct.refused(principal.author(), "rebuild.begun", target, "One goes on already."));
            throw new ProblemException(ProblemType.REBUILD_RUNNING, "A rebuild goes on already.");
        }
        audit.note(
                AuditAct.done(principal.author(), "rebuild.begun", target, allow ? "Differences are allowed." : null));
        return Response.accepted(view(begun.get())).location(URI.create(PATH)).build();
    }

    private ObjectNode timeline() {
        Position position = watch.current();
        Optional<Position> end = log.end();
        ProjectorState state = projector.state();
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("name", Rebuilds.TIMELINE)
                .put("position", position.toString())
                .put("end", end.map(Position::toString).orElse(null))
                .put("state", state.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .put("detail", state.detail());
        view.set(
                "behind", mapper.valueToTree(end.map(to -> behind(position, to)).orElse(null)));
        view.set("rebuild", rebuilds.latest().map(this::view).orElse(null));
        return view;
    }

    private ObjectNode view(Rebuild rebuild) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("id", rebuild.id().toString())
                .put("state", rebuild.state().wire())
                .put("startedAt", rebuild.startedAt().toString())
                .put("updatedAt", rebuild.updatedAt().toString())
                .put(
                        "finishedAt",
                        rebuild.finishedAt() == null
                                ? null
                                : rebuild.finishedAt().toString())
                .put("allowDifferences", rebuild.allowDifferences())
                .put("position", rebuild.position().toString())
                .put("goal", rebuild.goal().toString())
                .put("behind", behind(rebuild.position(), rebuild.goal()))
                .put("detail", rebuild.detail());
        view.set("by", mapper.valueToTree(rebuild.by()));
        view.set("differences", mapper.valueToTree(rebuild.differences()));
        return view;
    }

    private static long behind(Position position, Position end) {
        return end.offsets().entrySet().stream()
                .mapToLong(partition -> Math.max(0, partition.getValue() - position.next(partition.getKey())))
                .sum();
    }
}
