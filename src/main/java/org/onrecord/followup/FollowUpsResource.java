package org.onrecord.followup;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.http.JsonBody;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.RequestBody;
import org.onrecord.http.WriteDoor;
import org.onrecord.timeline.NameRepository;

/** Follow-ups of one item: logging them. */
@Path("/api/v1/commitments/{idOrSlug}/follow-ups")
@Produces(MediaType.APPLICATION_JSON)
public class FollowUpsResource {

    private final FollowUpDoor door;
    private final FollowUpAnswers answers;
    private final NameRepository names;
    private final WriteDoor writes;
    private final RequestBody requestBody;
    private final CurrentPrincipal principal;

    FollowUpsResource(
            FollowUpDoor door,
            FollowUpAnswers answers,
            NameRepository names,
            WriteDoor writes,
            RequestBody requestBody,
            CurrentPrincipal principal) {
        this.door = door;
        this.answers = answers;
        this.names = names;
        this.writes = writes;
        this.requestBody = requestBody;
        this.principal = principal;
    }

    /** Logs what was found. */
    @POST
    @Consumes("*/*")
    @Needs(Role.ANALYST)
    public Response log(@PathParam("idOrSlug") String idOrSlug, InputStream body) {
        NameRepository.KnownCommitment commitment = names.commitment(idOrSlug)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.UNKNOWN_COMMITMENT, "There is no commitment " + idOrSlug + "."));
        JsonBody sent = requestBody.json(body);
        return writes.write(
                principal.author(),
                sent.requestHash("POST /api/v1/commitments/" + commitment.id() + "/follow-ups"),
                () -> door.log(commitment.id(), commitment.kind(), sent.reader()),
                answers::created);
    }
}
