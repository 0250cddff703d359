package org.onrecord.commitment;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
import org.onrecord.http.Conditional;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.timeline.Audience;

/** What filters can be set to, and how many items each value would leave. */
@Path("/api/v1/facets")
@Produces(MediaType.APPLICATION_JSON)
public class FacetsResource {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final FacetRepository facets;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final Clock clock;

    FacetsResource(FacetRepository facets, Conditional conditional, CurrentPrincipal principal, Clock clock) {
        this.facets = facets;
        this.conditional = conditional;
        this.principal = principal;
        this.clock = clock;
    }

    /** The values of the facets that are asked for, or of all. */
    @GET
    @PublicRead
    public Response read(@RestQuery List<String> facet, @RestQuery Integer limit, @BeanParam FilterQuery filter) {
        List<Facet> wanted = wanted(facet);
        int most = limit == null ? DEFAULT_LIMIT : limit;
        if (most < 1 || most > MAX_LIMIT) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "The parameter limit must be from 1 to " + MAX_LIMIT + ".");
        }
        Filter meant = filter.filter();
        Audience audience = principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
        return conditional.ofRecord(audience, () -> {
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            Map<String, FacetRepository.Values> values = new LinkedHashMap<>();
            wanted.forEach(one -> values.put(one.word(), facets.values(one, meant, audience, today, most)));
            return Map.of("facets", values);
        });
    }

    private static List<Facet> wanted(List<String> words) {
        if (words == null || words.isEmpty()) {
            return List.of(Facet.values());
        }
        return words.stream()
                .distinct()
                .map(word -> Facet.read(word)
                        .orElseThrow(() -> new ProblemException(
                                ProblemType.INVALID_PARAMETER,
                                "The parameter facet must be one of " + String.join(", ", Facet.words()) + ".")))
                .toList();
    }
}
