package org.onrecord.http;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.PublicRead;
import org.onrecord.access.Role;
import org.onrecord.event.BodyReader;

/** Doors that do one thing each, for the tests of what all doors share. */
@Path("/api/v1/sample")
@Produces(MediaType.APPLICATION_JSON)
@PublicRead
public final class SampleResource {

    private static final ETag TAG = ETag.strong("one,two");

    private final RequestBody requestBody;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final AtomicInteger made = new AtomicInteger();

    SampleResource(RequestBody requestBody, Conditional conditional, CurrentPrincipal principal) {
        this.requestBody = requestBody;
        this.conditional = conditional;
        this.principal = principal;
    }

    @GET
    public Response read() {
        return conditional.get(TAG, () -> Map.of("made", made.incrementAndGet()));
    }

    @PATCH
    @Needs(Role.EDITOR)
    public Response change(InputStream body) {
        JsonBody patch = requestBody.mergePatch(body);
        conditional.requireIfMatch(TAG);
        return Response.ok(patch.json()).build();
    }

    @POST
    @Needs(Role.ANALYST)
    public Response write(InputStream body) {
        BodyReader reader = requestBody.json(body).reader();
        String title = reader.requiredText("title", 10);
        reader.requiredText("other/name", 10);
        reader.finish();
        return Response.ok(Map.of("title", title, "author", principal.author().name()))
                .build();
    }

    @PUT
    @Path("/text")
    @Consumes(MediaType.TEXT_PLAIN)
    @Needs(Role.EDITOR)
    public int text(InputStream body) {
        return requestBody.text(body, 3 * 1024 * 1024).length();
    }

    @GET
    @Path("/list")
    public Page<Integer> list(@BeanParam PageQuery query, @RestQuery List<String> kind) {
        int from = query.after("sample", 1)
                .map(cursor -> Integer.parseInt(cursor.keys().get(0)))
                .orElse(0);
        List<Integer> rows = IntStream.rangeClosed(from + 1, Math.min(from + query.size() + 1, 5))
                .boxed()
                .toList();
        return Page.cut(rows, query.size(), row -> row, row -> new Cursor("sample", List.of(row.toString())));
    }

    @GET
    @Path("/json")
    public Map<String, Object> json(@RestQuery LocalDate asOf) {
        Map<String, Object> all = new TreeMap<>();
        all.put("day", asOf);
        all.put("instant", Instant.parse("2022-05-28T10:00:00Z"));
        all.put("none", null);
        all.put("text", "中é");
        all.put("internal", principal.seesInternal());
        return all;
    }

    @GET
    @Path("/later")
    @Needs(Role.READER)
    public Uni<Map<String, String>> later() {
        return Uni.createFrom().item(Map.of("name", principal.get().name()));
    }

    @GET
    @Path("/failure")
    public String failure(@RestQuery String of) {
        if ("database".equals(of)) {
            throw new IllegalStateException("wrapped", new SQLException("connection refused", "08001"));
        }
        if ("house".equals(of)) {
            throw new IllegalStateException("a secret of the house");
        }
        return "\"none\"";
    }
}
