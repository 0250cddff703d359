package org.onrecord.followup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.PublicRead;
import org.onrecord.access.Role;
import org.onrecord.event.EventIds;
import org.onrecord.http.Conditional;
import org.onrecord.http.JsonBody;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.RequestBody;
import org.onrecord.http.WriteDoor;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.EntryView;
import org.onrecord.timeline.KeptEntry;
import org.onrecord.timeline.NameRepository;
import org.onrecord.timeline.TimelineRepository;

/** One follow-up: reading, correcting, retracting it. */
@Path("/api/v1/follow-ups/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class FollowUpResource {

    private final FollowUpDoor door;
    private final FollowUpAnswers answers;
    private final TimelineRepository timelines;
    private final NameRepository names;
    private final WriteDoor writes;
    private final RequestBody requestBody;
    private final Conditional conditional;
    private final CurrentPrincipal principal;

    FollowUpResource(
            FollowUpDoor door,
            FollowUpAnswers answers,
            TimelineRepository timelines,
            NameRepository names,
            WriteDoor writes,
            RequestBody requestBody,
            Conditional conditional,
            CurrentPrincipal principal) {
        this.door = door;
        this.answers = answers;
        this.timelines = timelines;
        this.names = names;
        this.writes = writes;
        this.requestBody = requestBody;
        this.conditional = conditional;
        this.principal = principal;
    }

    /** The entry that logged it, with what it says now where it was corrected. */
    @GET
    @PublicRead
    public Response read(@PathParam("id") String id) {
        Audience audience = principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
        return conditional.ofRecord(audience, () -> view(id, audience));
    }

    private ObjectNode view(String id, Audience audience) {
        KeptEntry latest = (EventIds.isId(id) ? timelines.latestVersion(UUID.fromString(id), audience) : noFollowUp())
                .orElseThrow(() -> unknown(id));
        // Where only a correction of it is public, that is all the public gets to see.
        KeptEntry entry = timelines.entry(latest.followUpId(), audience).orElse(latest);
        ObjectNode view = EntryView.of(entry);
        view.set("current", followUpOf(latest));
        return view;
    }

    private static Optional<KeptEntry> noFollowUp() {
        return Optional.empty();
    }

    /** Puts it right. */
    @POST
    @Path("/correction")
    @Consumes("*/*")
    @Needs(Role.ANALYST)
    public Response correct(@PathParam("id") String id, InputStream body) {
        KeptEntry entry = followUp(id);
        JsonBody sent = requestBody.json(body);
        return writes.write(
                principal.author(),
                sent.requestHash("POST " + FollowUpAnswers.PATH + entry.eventId() + "/correction"),
                () -> {
                    refuseRetracted(entry);
                    NameRepository.KnownCommitment commitment =
                            names.commitment(entry.subject()).orElseThrow();
                    return door.correct(
                            commitment.id(), commitment.kind(), entry.eventId(), current(entry), sent.json());
                },
                answers::created);
    }

    /** Takes it back. */
    @POST
    @Path("/retraction")
    @Consumes("*/*")
    @Needs(Role.ANALYST)
    public Response retract(@PathParam("id") String id, InputStream body) {
        KeptEntry entry = followUp(id);
        JsonBody sent = requestBody.json(body);
        return writes.write(
                principal.author(),
                sent.requestHash("POST " + FollowUpAnswers.PATH + entry.eventId() + "/retraction"),
                () -> {
                    WriteDoor.Write write = door.retract(entry.subject(), entry.eventId(), sent.reader());
                    refuseRetracted(entry);
                    return write;
                },
                answers::created);
    }

    private static void refuseRetracted(KeptEntry entry) {
        if (entry.retractedBy() != null) {
            throw new ProblemException(
                    ProblemType.ALREADY_RETRACTED, "The follow-up " + entry.eventId() + " was retracted.");
        }
    }

    private JsonNode current(KeptEntry entry) {
        return followUpOf(
                timelines.latestVersion(entry.eventId(), Audience.INTERNAL).orElse(entry));
    }

    private static JsonNode followUpOf(KeptEntry entry) {
        return entry.event().path("data").path("followUp");
    }

    private KeptEntry followUp(String id) {
        if (EventIds.isId(id)) {
            KeptEntry entry =
                    timelines.entry(UUID.fromString(id), Audience.INTERNAL).orElse(null);
            if (entry != null && entry.isFollowUp()) {
                return entry;
            }
        }
        throw unknown(id);
    }

    private static ProblemException unknown(String id) {
        return new ProblemException(ProblemType.UNKNOWN_FOLLOW_UP, "There is no follow-up " + id + ".");
    }
}
