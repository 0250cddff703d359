package org.onrecord.timeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;
import org.onrecord.access.AuditAct;
import org.onrecord.access.AuditTrail;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.event.BodyReader;
import org.onrecord.event.CommitmentBody;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.RequestBody;
import org.onrecord.log.KeptPlace;
import org.onrecord.log.KeptQuery;
import org.onrecord.log.KeptRecord;
import org.onrecord.log.KeptRecordList;
import org.onrecord.log.LogConfig;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.Retries;

/** What admins decide about kept records: to try them again, or to discard them. */
@Path("/api/v1/admin/records")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Role.ADMIN)
public class KeptRecordActionsResource {

    /** How many are locked, appended and noted together. */
    private static final int PIECE = 200;

    /** How many one request tries: it ends before a client gives up. */
    private static final int AT_ONCE = 10_000;

    private final KeptRecordList records;
    private final Retries retries;
    private final ProjectionWatch watch;
    private final LogConfig settings;
    private final RequestBody requestBody;
    private final CurrentPrincipal principal;
    private final AuditTrail audit;

    KeptRecordActionsResource(
            KeptRecordList records,
            Retries retries,
            ProjectionWatch watch,
            LogConfig settings,
            RequestBody requestBody,
            CurrentPrincipal principal,
            AuditTrail audit) {
        this.records = records;
        this.retries = retries;
        this.watch = watch;
        this.settings = settings;
        this.requestBody = requestBody;
        this.principal = principal;
        this.audit = audit;
    }

    /**
     * What a retry of many came to.
     *
     * @param retried how many were appended to the log again
     * @param unchanged how many could still not be read, or were dealt with meanwhile
     * @param more whether there may be more of them
     */
    public record RetrySummary(int retried, int unchanged, boolean more) {}

    /** Tries one record again, and waits for what becomes of it. */
    @POST
    @Path("/{id}/retry")
    public Response retry(@RestPath String id) {
        KeptPlace place = place(id);
        Retries.Verdict verdict =
                retries.retry(List.of(place), principal.author()).get(place);
        note("record.retried", place, verdict, null);
        switch (verdict) {
            case UNKNOWN -> throw unknown();
            case SETTLED -> throw settled("The record was discarded.");
            case DONE, UNREADABLE, STANDS -> {}
        }
        KeptRecord record = records.find(place).orElseThrow(KeptRecordActionsResource::unknown);
        if (record.retry().position() != null) {
            watch.await(record.retry().position(), settings.projectionTimeout());
        }
        return Response.ok(view(record)).build();
    }

    /** Tries all that were kept for a reason and about which nothing is decided. */
    @POST
    @Path("/retry")
    @Consumes(MediaType.APPLICATION_JSON)
    public RetrySummary retryAll(InputStream body) {
        BodyReader sent = requestBody.json(body).reader();
        String reason = sent.requiredText("reason", CommitmentBody.NAME);
        String outcome = sent.text("outcome", CommitmentBody.NAME);
        if (outcome != null && !outcome.equals("refused") && !outcome.equals("parked")) {
            sent.error("outcome", "must be refused or parked");
        }
        sent.finish();
        KeptQuery open = KeptQuery.open(outcome, reason);
        int retried = 0;
        int tried = 0;
        KeptPlace after = null;
        while (tried < AT_ONCE) {
            List<KeptPlace> places = records.page(open, after, records.fitting(open, after, PIECE)).stream()
                    .map(KeptRecord::place)
                    .toList();
            if (places.isEmpty()) {
                return new RetrySummary(retried, tried - retried, false);
            }
            Map<KeptPlace, Retries.Verdict> verdicts = retries.retry(places, principal.author());
            after = places.get(places.size() - 1);
            tried += places.size();
            for (KeptPlace place : places) {
                note("record.retried", place, verdicts.get(place), null);
                retried += verdicts.get(place) == Retries.Verdict.DONE ? 1 : 0;
            }
        }
        return new RetrySummary(retried, tried - retried, true);
    }

    /** Discards one record: it stays, marked with the reason. */
    @POST
    @Path("/{id}/discard")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response discard(@RestPath String id, InputStream body) {
        BodyReader sent = requestBody.json(body).reader();
        String reason = sent.requiredText("reason", CommitmentBody.SUMMARY);
        sent.finish();
        KeptPlace place = place(id);
        Retries.Verdict verdict = retries.discard(place, reason, principal.author());
        note("record.discarded", place, verdict, reason);
        switch (verdict) {
            case UNKNOWN -> throw unknown();
            case SETTLED -> throw settled("A retry of the record was applied, or is on its way.");
            case DONE, UNREADABLE, STANDS -> {}
        }
        return Response.ok(view(records.find(place).orElseThrow(KeptRecordActionsResource::unknown)))
                .build();
    }

    /** Beside the act and not with it, which may be done any number of times; who did it stands with the record too. */
    private void note(String act, KeptPlace place, Retries.Verdict verdict, String detail) {
        String target = "admin/records/" + place;
        switch (verdict) {
            case DONE -> audit.note(AuditAct.done(principal.author(), act, target, detail));
            case UNREADABLE ->
                audit.note(AuditAct.failed(principal.author(), act, target, "It can still not be read."));
            case SETTLED -> audit.note(AuditAct.refused(principal.author(), act, target, "It is settled."));
            case STANDS, UNKNOWN -> {}
        }
    }

    private ObjectNode view(KeptRecord record) {
        return KeptRecordView.of(record, retries.outcome(record).orElse(null));
    }

    private static KeptPlace place(String id) {
        return KeptPlace.parse(id).orElseThrow(KeptRecordActionsResource::unknown);
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "No kept record has this id.");
    }

    private static ProblemException settled(String detail) {
        return new ProblemException(ProblemType.RECORD_SETTLED, detail);
    }
}
