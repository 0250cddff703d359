package org.onrecord.followup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.onrecord.event.Assessment;
import org.onrecord.event.BodyReader;
import org.onrecord.event.CommitmentBody;
import org.onrecord.event.Event;
import org.onrecord.event.FollowUp;
import org.onrecord.event.FollowUpBody;
import org.onrecord.event.Kind;
import org.onrecord.http.WriteDoor.Write;
import org.onrecord.timeline.MergePatch;

/**
 * Makes events of follow-ups out of bodies, checked by all that can be known beforehand. What it lets through may still
 * be refused by the history.
 */
@ApplicationScoped
public class FollowUpDoor {

    private final Clock clock;

    FollowUpDoor(Clock clock) {
        this.clock = clock;
    }

    /**
     * Logs a follow-up.
     *
     * @param kind what the item is, which says on which axes it can be assessed
     */
    public Write log(UUID commitmentId, Kind kind, BodyReader body) {
        return new Write(commitmentId, new Event.FollowUpLogged(read(kind, body)));
    }

    /**
     * Corrects a follow-up: what the body leaves out stays as it was, what it gives as null is taken away (RFC 7396).
     *
     * @param current what the follow-up says now
     * @param sent its field {@code reason} says why, the others what is right
     */
    Write correct(UUID commitmentId, Kind kind, UUID followUpId, JsonNode current, JsonNode sent) {
        BodyReader body = new BodyReader(sent.isObject() ? merged(current, sent) : sent, BodyReader.Unknown.REFUSED);
        String reason = body.text("reason", CommitmentBody.SUMMARY);
        return new Write(commitmentId, new Event.FollowUpCorrected(followUpId, read(kind, body), reason));
    }

    Write retract(UUID commitmentId, UUID followUpId, BodyReader body) {
        String reason = body.requiredText("reason", CommitmentBody.SUMMARY);
        body.finish();
        return new Write(commitmentId, new Event.FollowUpRetracted(followUpId, reason));
    }

    private FollowUp read(Kind kind, BodyReader body) {
        FollowUp followUp = FollowUpBody.read(body);
        if (followUp.occurredOn() != null && followUp.occurredOn().start().isAfter(clock.instant())) {
            body.error("occurredOn", "must not lie in the future");
        }
        JsonNode assessments = body.value("assessments");
        // What cannot be read is left out of the list, and its places no longer say where in the body something stands.
        boolean allRead = body.isSound();
        for (int i = 0; assessments instanceof ArrayNode && i < assessments.size(); i++) {
            refuseForeignAxis(
                    kind,
                    body,
                    i,
                    assessments.get(i),
                    allRead ? followUp.assessments().get(i) : null);
        }
        body.finish();
        return followUp;
    }

    private static void refuseForeignAxis(Kind kind, BodyReader body, int place, JsonNode sent, Assessment mapped) {
        String at = "/assessments/" + place;
        if (kind == Kind.CLAIM) {
            String fault = "a claim has no implementation; give accuracy";
            if (sent.hasNonNull("implementation")) {
                body.errorAt(at + "/implementation", fault);
            } else if (mapped != null && mapped.implementation() != null) {
                body.errorAt(at + "/originalValue", "is a grade of implementation; " + fault);
            }
        } else if (sent.hasNonNull("accuracy")) {
            body.errorAt(at + "/accuracy", "accuracy is for claims; give implementation");
        }
    }

    private static JsonNode merged(JsonNode current, JsonNode sent) {
        ObjectNode merged = (ObjectNode) MergePatch.apply(current, sent);
        // Only the correction's own reason counts.
        if (!sent.hasNonNull("reason")) {
            merged.remove("reason");
        }
        return merged;
    }
}
