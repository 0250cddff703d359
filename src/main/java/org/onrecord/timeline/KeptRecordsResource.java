package org.onrecord.timeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.http.Conditional;
import org.onrecord.http.Cursor;
import org.onrecord.http.Page;
import org.onrecord.http.PageQuery;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.KeptPlace;
import org.onrecord.log.KeptQuery;
import org.onrecord.log.KeptRecord;
import org.onrecord.log.KeptRecordList;
import org.onrecord.log.Retries;

/** Records that were refused or could not be read: those of the log, and submissions. */
@Path("/api/v1/admin/records")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.ADMIN)
public class KeptRecordsResource {

    private static final String LIST = "records";

    private final KeptRecordList records;
    private final Retries retries;
    private final Conditional conditional;

    KeptRecordsResource(KeptRecordList records, Retries retries, Conditional conditional) {
        this.records = records;
        this.retries = retries;
        this.conditional = conditional;
    }

    /** A page of them. */
    @GET
    public Response list(
            @BeanParam PageQuery page,
            @RestQuery String topic,
            @RestQuery String outcome,
            @RestQuery String reason,
            @RestQuery String type,
            @RestQuery String subject,
            @RestQuery String since,
            @RestQuery String until,
            @RestQuery String state) {
        KeptRecordQuery asked = new KeptRecordQuery(topic, outcome, reason, type, subject, since, until, state);
        KeptPlace after = page.after(LIST, 1).map(KeptRecordsResource::placeOf).orElse(null);
        return conditional.ofAnything(() -> page(asked.read(), after, page.size()));
    }

    private Page<ObjectNode> page(KeptQuery query, KeptPlace after, int limit) {
        int size = records.fitting(query, after, limit);
        return Page.cut(
                records.page(query, after, size + 1),
                size,
                this::view,
                last -> new Cursor(LIST, List.of(last.place().toString())));
    }

    /** One of them. */
    @GET
    @Path("/{id}")
    public Response read(@RestPath String id) {
        KeptRecord record = KeptPlace.parse(id)
                .flatMap(records::find)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No kept record has this id."));
        return conditional.ofAnything(() -> view(record));
    }

    private ObjectNode view(KeptRecord record) {
        return KeptRecordView.of(record, retries.outcome(record).orElse(null));
    }

    private static KeptPlace placeOf(Cursor cursor) {
        return KeptPlace.parse(cursor.keys().get(0)).orElseThrow(Cursor::invalid);
    }
}
