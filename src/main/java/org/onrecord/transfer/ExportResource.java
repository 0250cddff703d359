package org.onrecord.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
import org.onrecord.http.Conditional;
import org.onrecord.log.Position;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.ChainRepository;

/** The record in bulk, streamed. */
@Path("/api/v1/exports")
@PublicRead
public class ExportResource {

    private static final HexFormat HEX = HexFormat.of();

    private final ChainRepository chains;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final ObjectMapper mapper;

    ExportResource(ChainRepository chains, Conditional conditional, CurrentPrincipal principal, ObjectMapper mapper) {
        this.chains = chains;
        this.conditional = conditional;
        this.principal = principal;
        this.mapper = mapper;
    }

    /** Every applied event with its place on the log and its link of the chain. */
    @GET
    @Path("/events.ndjson")
    @Produces(ImportResource.NDJSON)
    public Response events() {
        Audience audience = audience();
        return conditional.streamOfRecord(
                audience,
                () -> lines(json -> chains.ofAll(audience, link -> {
                    write(link, json);
                    json.writeRaw('\n');
                })));
    }

    private static void write(ChainRepository.Link link, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("position", Position.after(link.at()).toString());
        json.writeStringField("recordedAt", link.recordedAt().toString());
        json.writeStringField("subject", link.subject().toString());
        json.writeNumberField("revision", link.revision());
        json.writeStringField("type", link.entryType());
        json.writeStringField("previousHash", HEX.formatHex(link.previousHash()));
        json.writeStringField("hash", HEX.formatHex(link.hash()));
        json.writeFieldName("event");
        if (link.event() == null) {
            json.writeNull();
        } else {
            // As it was hashed, byte for byte.
            json.writeRawValue(link.event());
        }
        json.writeEndObject();
    }

    private StreamingOutput lines(Lines lines) {
        return (OutputStream out) -> {
            // An answer cut short must not look whole.
            try (JsonGenerator json = mapper.createGenerator(out)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
                    .setRootValueSeparator(null)) {
                lines.write(json);
            }
        };
    }

    private Audience audience() {
        return principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
    }

    private interface Lines {
        void write(JsonGenerator json) throws IOException;
    }
}
