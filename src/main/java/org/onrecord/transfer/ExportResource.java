package org.onrecord.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Objects;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
import org.onrecord.commitment.FilterQuery;
import org.onrecord.http.Conditional;
import org.onrecord.log.Position;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.ChainRepository;
import org.onrecord.transfer.ExportRepository.Selection;

/** The record in bulk, streamed. */
@Path("/api/v1/exports")
@PublicRead
public class ExportResource {

    private static final HexFormat HEX = HexFormat.of();

    private final ChainRepository chains;
    private final ExportRepository record;
    private final ExportPlaces places;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final ObjectMapper mapper;
    private final Clock clock;

    ExportResource(
            ChainRepository chains,
            ExportRepository record,
            ExportPlaces places,
            Conditional conditional,
            CurrentPrincipal principal,
            ObjectMapper mapper,
            Clock clock) {
        this.chains = chains;
        this.record = record;
        this.places = places;
        this.conditional = conditional;
        this.principal = principal;
        this.mapper = mapper;
        this.clock = clock;
    }

    /**
     * Every applied event with its place on the log and its link of the chain; with a filter the whole chains of the items
     * that it means.
     */
    @GET
    @Path("/events.ndjson")
    @Produces(ImportResource.NDJSON)
    public Response events(@BeanParam FilterQuery query) {
        Selection selection = selection(query);
        return conditional.streamOfRecord(
                selection.audience(),
                () -> lines(json -> {
                    ChainRepository.Links links = link -> {
                        write(link, json);
                        json.writeRaw('\n');
                    };
                    if (selection.filter().isNone()) {
                        chains.ofAll(selection.audience(), links);
                    } else {
                        chains.ofSome(selection, selection.audience(), links);
                    }
                }));
    }

    /** Items as lines that an import reads, so that an empty instance ends in the same standings. */
    @GET
    @Path("/commitments.ndjson")
    @Produces(ImportResource.NDJSON)
    public Response commitments(@BeanParam FilterQuery query) {
        Selection selection = selection(query);
        return conditional.streamOfRecord(
                selection.audience(),
                () -> lines(json -> record.snapshot(snapshot -> new ImportFormat(json).write(snapshot, selection))));
    }

    /** Items as a table. */
    @GET
    @Path("/commitments.csv")
    @Produces("text/csv")
    public Response table(@BeanParam FilterQuery query) {
        Selection selection = selection(query);
        return conditional.streamOfRecord(
                selection.audience(),
                () -> places.inOne(out -> {
                    CsvTable table = CsvTable.begin(out);
                    record.snapshot(snapshot -> snapshot.items(selection, table::row));
                    table.end();
                }));
    }

    private Selection selection(FilterQuery query) {
        return new Selection(query.filter(), audience(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private static void write(ChainRepository.Link link, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("position", Position.after(link.at()).toString());
        json.writeStringField("recordedAt", Objects.toString(link.recordedAt(), null));
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
        return places.inOne((OutputStream out) -> {
            // An answer cut short must not look whole.
            try (JsonGenerator json = mapper.createGenerator(out)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
                    .setRootValueSeparator(null)) {
                lines.write(json);
            }
        });
    }

    private Audience audience() {
        return principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
    }

    private interface Lines {
        void write(JsonGenerator json) throws IOException;
    }
}
