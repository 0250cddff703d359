package org.onrecord.timeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onrecord.access.Needs;
import org.onrecord.access.Role;
import org.onrecord.event.EventIds;
import org.onrecord.http.Conditional;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.WriteDoor;
import org.onrecord.log.Outcome;
import org.onrecord.log.Outcomes;
import org.onrecord.log.Position;
import org.onrecord.log.RecordPosition;

/** What became of a write that was answered with 202. */
@Path(WriteDoor.OUTCOMES + "{id}")
@Produces(MediaType.APPLICATION_JSON)
public class OutcomeResource {

    private static final Pattern ID = Pattern.compile("(\\d{1,9})-(\\d{1,18})-([0-9a-fA-F-]{36})");

    private final Outcomes outcomes;
    private final Conditional conditional;

    OutcomeResource(Outcomes outcomes, Conditional conditional) {
        this.conditional = conditional;
        this.outcomes = outcomes;
    }

    /** The outcome, or that it is still pending. */
    @GET
    @Needs(Role.ANALYST)
    public Response read(@PathParam("id") String id) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches() || !EventIds.isId(matcher.group(3))) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no outcome " + id + ".");
        }
        RecordPosition at = new RecordPosition(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
        UUID eventId = UUID.fromString(matcher.group(3));
        return conditional.ofAnything(() -> view(at, eventId));
    }

    private ObjectNode view(RecordPosition at, UUID eventId) {
        Outcome outcome = outcomes.of(at, eventId);
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("eventId", eventId.toString())
                .put("position", Position.after(at).toString());
        if (outcome instanceof Outcome.Applied applied) {
            return view.put("state", "applied").put("subject", applied.subject().toString());
        } else if (outcome instanceof Outcome.Duplicate duplicate) {
            return view.put("state", "duplicate")
                    .put("subject", duplicate.first().subject().toString());
        } else if (outcome instanceof Outcome.Refused refused) {
            return view.put("state", "refused")
                    .put("reason", refused.reason().wire())
                    .put("detail", refused.detail());
        } else if (outcome instanceof Outcome.Parked parked) {
            return view.put("state", "parked").put("reason", parked.reason()).put("detail", parked.detail());
        }
        return view.put("state", "pending");
    }
}
