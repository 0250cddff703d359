package org.onrecord.stream;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
import org.onrecord.commitment.FilterQuery;
import org.onrecord.http.Conditional;
import org.onrecord.http.PageQuery;
import org.onrecord.log.Position;
import org.onrecord.timeline.Audience;

/** The changes for feed readers, the newest first. */
@Path("/api/v1/feeds")
public class FeedResource {

    private static final Set<String> PAGING = Set.of("before", "after", "limit");

    private final ChangeReader reader;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final UriInfo uri;

    FeedResource(ChangeReader reader, Conditional conditional, CurrentPrincipal principal, UriInfo uri) {
        this.reader = reader;
        this.conditional = conditional;
        this.principal = principal;
        this.uri = uri;
    }

    /** As Atom (RFC 4287). */
    @GET
    @Path("/changes.atom")
    @Produces(AtomFeed.MEDIA_TYPE)
    @PublicRead
    public Response atom(
            @RestQuery String before,
            @RestQuery String after,
            @RestQuery Integer limit,
            @BeanParam FilterQuery filter) {
        Supplier<Feed> feed = feed(before, after, limit, filter);
        return conditional.ofRecord(List.of(audience(), uri.getBaseUri()), () -> AtomFeed.write(feed.get()));
    }

    /** As JSON Feed 1.1. */
    @GET
    @Path("/changes.json")
    @Produces({JsonFeed.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @PublicRead
    public Response json(
            @RestQuery String before,
            @RestQuery String after,
            @RestQuery Integer limit,
            @BeanParam FilterQuery filter) {
        Supplier<Feed> feed = feed(before, after, limit, filter);
        return conditional.ofRecord(List.of(audience(), uri.getBaseUri()), () -> JsonFeed.of(feed.get()));
    }

    /** Checks what was asked; the feed itself is made where the client does not have it already. */
    private Supplier<Feed> feed(String before, String after, Integer limit, FilterQuery filter) {
        int size = new PageQuery(limit, null).size();
        Interest interest = new Interest(audience(), filter.filter());
        Position begin = before == null ? null : Cursors.parse(before, "The parameter before");
        Position end = after == null ? Position.start() : Cursors.parse(after, "The parameter after");
        return () -> {
            Selection found = reader.before(begin, end, interest, size);
            URI address = uri.getRequestUri();
            String api = uri.getBaseUri().resolve("/api/v1/").toString();
            String next = found.last()
                    ? null
                    : address.resolve(
                                    Address.with(address, "before", found.next().toString(), Set.of()))
                            .toString();
            return new Feed(
                    subject(address),
                    address.toString(),
                    next,
                    api,
                    found.from(),
                    found.changes().stream()
                            .map(change -> Feed.Item.of(change, interest.audience(), api))
                            .toList());
        };
    }

    private static String subject(URI address) {
        String query = address.getRawQuery();
        return query == null
                ? ""
                : Arrays.stream(query.split("&", -1))
                        .filter(pair -> !pair.isEmpty() && !PAGING.contains(pair.split("=", 2)[0]))
                        .sorted()
                        .collect(Collectors.joining("&"));
    }

    private Audience audience() {
        return principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
    }
}
