package org.onrecord.timeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.KeptRecords;
import org.onrecord.log.RecordPosition;

/** Records of the log that were refused or could not be read. */
@Path("/api/v1/admin/records")
@Produces(MediaType.APPLICATION_JSON)
public class KeptRecordsResource {

    private static final String LIST = "records";
    private static final List<String> OUTCOMES = List.of("refused", "parked");

    private final KeptRecords records;
    private final Conditional conditional;

    KeptRecordsResource(KeptRecords records, Conditional conditional) {
        this.conditional = conditional;
        this.records = records;
    }

    /** A page of them. */
    @GET
    @Needs(Role.ADMIN)
    public Response list(@BeanParam PageQuery page, @RestQuery String outcome, @RestQuery String reason) {
        if (outcome != null && !OUTCOMES.contains(outcome)) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "The parameter outcome must be refused or parked.");
        }
        if (reason != null && reason.indexOf('\0') >= 0) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "The parameter reason must not hold the character NUL.");
        }
        RecordPosition after =
                page.after(LIST, 2).map(KeptRecordsResource::placeOf).orElse(null);
        return conditional.ofAnything(() -> Page.cut(
                records.page(outcome, reason, after, page.size() + 1),
                page.size(),
                KeptRecordsResource::view,
                last -> new Cursor(
                        LIST,
                        List.of(
                                Integer.toString(last.at().partition()),
                                Long.toString(last.at().offset())))));
    }

    private static ObjectNode view(KeptRecords.Whole record) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("partition", record.at().partition())
                .put("offset", record.at().offset())
                .put("recordedAt", record.recordedAt().toString())
                .put("outcome", record.outcome())
                .put("reason", record.reason())
                .put("detail", record.detail())
                .put("eventId", text(record.eventId()))
                .put("subject", text(record.subject()))
                .put("eventType", record.eventType())
                .put("key", base64(record.key()))
                .put("value", base64(record.value()));
        view.putRawValue("headers", new RawValue(record.headers()));
        return view;
    }

    private static String text(UUID id) {
        return id == null ? null : id.toString();
    }

    private static String base64(byte[] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    private static RecordPosition placeOf(Cursor cursor) {
        try {
            return new RecordPosition(
                    Integer.parseInt(cursor.keys().get(0)),
                    Long.parseLong(cursor.keys().get(1)));
        } catch (NumberFormatException e) {
            throw Cursor.invalid();
        }
    }
}
