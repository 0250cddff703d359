package org.onrecord.source;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.PublicRead;
import org.onrecord.access.Role;
import org.onrecord.event.Event;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.ETag;
import org.onrecord.http.JsonBody;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.RequestBody;
import org.onrecord.http.Sha256;
import org.onrecord.http.Tagged;
import org.onrecord.http.WriteDoor;

/** Sources: register, read, capture. */
@Path("/api/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
public class SourceResource {

    private static final String PATH = "/api/v1/sources";
    private static final String LIST = "sources";
    private static final String TEXT = "text/plain;charset=UTF-8";
    /** In bytes: JSON that escapes every character beyond ASCII is up to three times as long as its text in UTF-8. */
    private static final int BODY_LIMIT = 3 * TextDocument.MAX_LENGTH + RequestBody.DEFAULT_LIMIT;

    private final SourceRepository sources;
    private final TextRepository texts;
    private final WriteDoor writes;
    private final RequestBody requestBody;
    private final Conditional conditional;
    private final CurrentPrincipal principal;

    SourceResource(
            SourceRepository sources,
            TextRepository texts,
            WriteDoor writes,
            RequestBody requestBody,
            Conditional conditional,
            CurrentPrincipal principal) {
        this.sources = sources;
        this.texts = texts;
        this.writes = writes;
        this.requestBody = requestBody;
        this.conditional = conditional;
        this.principal = principal;
    }

    /** A new source. */
    @POST
    @Consumes("*/*")
    @Needs(Role.EDITOR)
    public Response register(InputStream body) {
        JsonBody sent = requestBody.json(body, BODY_LIMIT);
        return writes.write(
                principal.author(),
                sent.requestHash("POST " + PATH),
                () -> registration(sent),
                applied -> whole(Response.created(URI.create(PATH + "/" + applied.subject())), applied.subject()));
    }

    /** A page of sources. */
    @GET
    @PublicRead
    public Response list(@BeanParam PageQuery page) {
        int size = page.size();
        String after = page.after(LIST, 1).map(cursor -> cursor.keys().get(0)).orElse("");
        return conditional.ofRecord(
                LIST,
                () -> Page.cut(
                        sources.page(after, size + 1),
                        size,
                        SourceView::listed,
                        row -> new Cursor(LIST, List.of(row.source().slug()))));
    }

    /** One source. */
    @GET
    @Path("/{idOrSlug}")
    @PublicRead
    public Response read(@PathParam("idOrSlug") String idOrSlug) {
        return conditional.ofRecord(LIST, () -> whole(known(idOrSlug)));
    }

    /** Captures the text of a source. */
    @PUT
    @Path("/{idOrSlug}/text")
    @Consumes("*/*")
    @Needs(Role.EDITOR)
    public Response capture(@PathParam("idOrSlug") String idOrSlug, InputStream body) {
        UUID id = known(idOrSlug).id();
        TextDocument text = document(requestBody.text(body, TextDocument.MAX_LENGTH));
        texts.keep(text);
        List<SourceCaptureRow> captures = sources.captures(id);
        if (!captures.isEmpty() && last(captures).capture().equals(text.capture())) {
            return whole(Response.ok(), id).build();
        }
        return writes.write(
                principal.author(),
                Sha256.hex("PUT " + PATH + "/" + id + "/text\n" + text.sha256()),
                () -> new WriteDoor.Write(id, new Event.SourceCaptured(null, text.capture())),
                applied -> whole(Response.created(URI.create(PATH + "/" + id + "/text?sha256=" + text.sha256())), id));
    }

    /** The captured text of a source. */
    @GET
    @Path("/{idOrSlug}/text")
    @PublicRead
    @Produces(TEXT)
    public Response text(@PathParam("idOrSlug") String idOrSlug, @RestQuery String sha256) {
        Response answer = conditional.ofRecord(TEXT, () -> textOf(idOrSlug, sha256));
        // It is somebody else's page: no browser is to guess that it is a program.
        return Response.fromResponse(answer)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private Tagged textOf(String idOrSlug, String sha256) {
        SourceRow source = known(idOrSlug);
        List<SourceCaptureRow> captures = sources.captures(source.id());
        if (captures.isEmpty()) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND,
                    "No text of the source " + source.source().slug() + " was captured.");
        }
        String hash = sha256 == null ? last(captures).capture().sha256() : sha256;
        if (captures.stream().noneMatch(capture -> capture.capture().sha256().equals(hash))) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND,
                    "The source " + source.source().slug() + " has no capture with this sha256.");
        }
        String text = sources.text(hash)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND,
                        "The captured text is not here; put the same text again to restore it."));
        return new Tagged(text, ETag.strong(hash));
    }

    private WriteDoor.Write registration(JsonBody sent) {
        SourceDoor.NewSource source = SourceDoor.register(sent.reader());
        WriteDoor.Write write = source.write();
        if (sources.byId(write.subject()).isPresent()) {
            throw new ProblemException(
                    ProblemType.SLUG_TAKEN,
                    "There is a source " + source.source().slug() + " already.");
        }
        if (source.text() != null) {
            texts.keep(source.text());
        }
        return write;
    }

    private static TextDocument document(String content) {
        try {
            return TextDocument.of(content);
        } catch (TextDocument.UnkeepableTextException e) {
            throw new ProblemException(ProblemType.INVALID_BODY, "The text " + e.getMessage() + ".");
        }
    }

    private Response.ResponseBuilder whole(Response.ResponseBuilder answer, UUID id) {
        return conditional.tagged(answer, whole(known(id.toString())));
    }

    private Object whole(SourceRow source) {
        return SourceView.whole(source, sources.captures(source.id()));
    }

    private SourceRow known(String idOrSlug) {
        return sources.find(idOrSlug)
                .orElseThrow(
                        () -> new ProblemException(ProblemType.UNKNOWN_SOURCE, "There is no source " + idOrSlug + "."));
    }

    private static SourceCaptureRow last(List<SourceCaptureRow> captures) {
        return captures.get(captures.size() - 1);
    }
}
