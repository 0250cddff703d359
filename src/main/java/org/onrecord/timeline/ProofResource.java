package org.onrecord.timeline;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
import org.onrecord.event.ChainHash;
import org.onrecord.http.Conditional;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.Position;

/** A commitment's chain, with what anyone needs to compute it again. */
@Path("/api/v1/commitments/{idOrSlug}/proof")
@Produces(MediaType.APPLICATION_JSON)
public class ProofResource {

    private static final HexFormat HEX = HexFormat.of();

    private final NameRepository names;
    private final ChainRepository chains;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final ObjectMapper mapper;

    ProofResource(
            NameRepository names,
            ChainRepository chains,
            Conditional conditional,
            CurrentPrincipal principal,
            ObjectMapper mapper) {
        this.names = names;
        this.chains = chains;
        this.conditional = conditional;
        this.principal = principal;
        this.mapper = mapper;
    }

    /** The chain from its first link. */
    @GET
    @PublicRead
    public Response read(@PathParam("idOrSlug") String idOrSlug) {
        Audience audience = principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
        return conditional.streamOfRecord(audience, () -> {
            NameRepository.KnownCommitment commitment = names.commitment(idOrSlug)
                    .orElseThrow(() -> new ProblemException(
                            ProblemType.UNKNOWN_COMMITMENT, "There is no commitment " + idOrSlug + "."));
            return out -> write(commitment, audience, out);
        });
    }

    private void write(NameRepository.KnownCommitment commitment, Audience audience, OutputStream out)
            throws IOException {
        // An answer cut short must not look whole.
        try (JsonGenerator json = mapper.createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)) {
            json.writeStartObject();
            json.writeStringField("commitmentId", commitment.id().toString());
            json.writeStringField("slug", commitment.slug());
            json.writeStringField("algorithm", "SHA-256");
            json.writeStringField("start", HEX.formatHex(ChainHash.start()));
            json.writeArrayFieldStart("links");
            AtomicReference<ChainRepository.Link> last = new AtomicReference<>();
            chains.ofOne(commitment.id(), audience, link -> {
                write(link, json);
                last.set(link);
            });
            json.writeEndArray();
            ChainRepository.Link head = last.get();
            json.writeNumberField("length", head == null ? 0 : head.revision());
            json.writeStringField("head", HEX.formatHex(head == null ? ChainHash.start() : head.hash()));
            json.writeEndObject();
        }
    }

    private static void write(ChainRepository.Link link, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("revision", link.revision());
        json.writeStringField("position", Position.after(link.at()).toString());
        json.writeStringField("recordedAt", Objects.toString(link.recordedAt(), null));
        json.writeStringField("previousHash", HEX.formatHex(link.previousHash()));
        json.writeStringField("hash", HEX.formatHex(link.hash()));
        json.writeStringField("event", link.event());
        json.writeEndObject();
    }
}
