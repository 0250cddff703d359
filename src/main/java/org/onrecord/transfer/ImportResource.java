package org.onrecord.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.event.Author;
import org.onrecord.http.RequestBody;

/** Import of many lines in one request. */
@Path("/api/v1/imports")
@Produces(ImportResource.NDJSON)
public class ImportResource {

    static final String NDJSON = "application/x-ndjson";

    private final Importer importer;
    private final RequestBody requestBody;
    private final CurrentPrincipal principal;
    private final ObjectMapper mapper;

    ImportResource(Importer importer, RequestBody requestBody, CurrentPrincipal principal, ObjectMapper mapper) {
        this.importer = importer;
        this.requestBody = requestBody;
        this.principal = principal;
        this.mapper = mapper;
    }

    /** Imports lines; the answer is a result for each, as they come, and last the summary. */
    @POST
    @Consumes("*/*")
    @Needs(Role.EDITOR)
    public Response importLines(@RestQuery Boolean dryRun, InputStream body) {
        requestBody.requireType(NDJSON);
        Author author = principal.author();
        boolean trying = Boolean.TRUE.equals(dryRun);
        StreamingOutput results = out -> {
            Importer.Results write = new Importer.Results() {
                @Override
                public void accept(LineResult result) throws IOException {
                    line(out, result);
                }

                @Override
                public void flush() throws IOException {
                    out.flush();
                }
            };
            ImportSummary summary =
                    trying ? importer.dryRun(body, author, write) : importer.importLines(body, author, write);
            line(out, Map.of("summary", summary));
            out.flush();
        };
        return Response.ok(results).build();
    }

    private void line(OutputStream out, Object value) throws IOException {
        out.write(mapper.writeValueAsBytes(value));
        out.write('\n');
    }
}
