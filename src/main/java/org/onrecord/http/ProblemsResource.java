package org.onrecord.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** What each type of problem means, for those who meet one: as pages and as JSON. */
@Path("/problems")
@PermitAll
public final class ProblemsResource {

    private static final String HTML = "text/html; charset=UTF-8";

    /**
     * A type of problem.
     *
     * @param type as it stands in answers
     * @param meaning what has happened
     * @param remedy what a client can do
     */
    @JsonPropertyOrder({"type", "slug", "title", "status", "meaning", "remedy"})
    public record Description(String type, String slug, String title, int status, String meaning, String remedy) {

        static Description of(ProblemType type) {
            return new Description(type.urn(), type.slug(), type.title(), type.status(), type.meaning(), type.remedy());
        }
    }

    private final Conditional conditional;

    ProblemsResource(Conditional conditional) {
        this.conditional = conditional;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response list() {
        List<Description> all =
                Arrays.stream(ProblemType.values()).map(Description::of).toList();
        return conditional.get(ETag.of("json", all), () -> new Page<>(all, null));
    }

    @GET
    @Produces(HTML)
    public Response listPage() {
        String page = ProblemPages.all();
        return conditional.get(ETag.of("html", page), () -> page);
    }

    @GET
    @Path("/{slug}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response describe(@RestPath String slug) {
        Description description = Description.of(find(slug));
        return conditional.get(ETag.of("json", description), () -> description);
    }

    @GET
    @Path("/{slug}")
    @Produces(HTML)
    public Response describePage(@RestPath String slug) {
        String page = ProblemPages.one(find(slug));
        return conditional.get(ETag.of("html", page), () -> page);
    }

    private static ProblemType find(String slug) {
        return ProblemType.ofSlug(slug)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "No type of problem has this name; /problems lists them all."));
    }
}
