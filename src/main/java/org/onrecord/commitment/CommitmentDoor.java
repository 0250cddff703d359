package org.onrecord.commitment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.onrecord.event.BodyReader;
import org.onrecord.event.Commitment;
import org.onrecord.event.CommitmentBody;
import org.onrecord.event.Event;
import org.onrecord.event.EventCodec;
import org.onrecord.event.EventIds;
import org.onrecord.event.Kind;
import org.onrecord.event.Names;
import org.onrecord.event.Relation;
import org.onrecord.event.RelationBody;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.WriteDoor.Write;
import org.onrecord.timeline.MergePatch;
import org.onrecord.timeline.NameRepository;

/**
 * Makes events of items out of bodies, checked by all that can be known beforehand. What it lets through may still be
 * refused by the history, which alone knows what came just before.
 */
@ApplicationScoped
public class CommitmentDoor {

    private final NameRepository names;
    private final Clock clock;
    private final EventCodec codec = new EventCodec();

    CommitmentDoor(NameRepository names, Clock clock) {
        this.names = names;
        this.clock = clock;
    }

    /**
     * Registers an item.
     *
     * @param sources finds the source that the citation names
     */
    public Write register(BodyReader body, Names sources) {
        Commitment commitment = CommitmentBody.read(body, sources);
        refuseFuture(commitment, body);
        body.finish();
        return new Write(EventIds.ofCommitment(commitment.slug()), new Event.CommitmentRegistered(commitment));
    }

    /** Refuses a slug that is known to be taken, before the log is asked. */
    public void requireFreeSlug(UUID id) {
        names.commitment(id).ifPresent(taken -> {
            throw new ProblemException(ProblemType.SLUG_TAKEN, "There is a commitment " + taken.slug() + " already.");
        });
    }

    /**
     * Amends an item.
     *
     * @param content what it says now, nulls left out
     * @param expectedRevision the revision that the editor saw, or null where any will do
     * @throws NoChangeException where the patch changes nothing
     */
    Write amend(UUID id, JsonNode content, JsonNode patch, Integer expectedRevision) throws NoChangeException {
        if (!patch.isObject()) {
            throw new ProblemException(ProblemType.INVALID_BODY, "A merge patch of an item must be an object.");
        }
        BodyReader body = new BodyReader(MergePatch.apply(content, patch), BodyReader.Unknown.REFUSED);
        Commitment amended = CommitmentBody.read(body, names.sources());
        String slug = content.path("slug").asText();
        if (!slug.equals(amended.slug())) {
            body.error("slug", "never changes; it is " + slug);
        }
        boolean claim = content.path("kind").asText().equals(Kind.CLAIM.wire());
        if (amended.kind() != null && (amended.kind() == Kind.CLAIM) != claim) {
            body.error("kind", "never changes to or from claim");
        }
        refuseFuture(amended, body);
        body.finish();
        if (codec.content(amended).equals(content)) {
            throw new NoChangeException();
        }
        ObjectNode resolved = patch.deepCopy();
        if (resolved.path("citation").has("source")) {
            ObjectNode citation = (ObjectNode) resolved.get("citation");
            citation.remove("source");
            citation.put("sourceId", amended.citation().sourceId().toString());
        }
        return new Write(id, new Event.CommitmentAmended(resolved, expectedRevision));
    }

    /** Takes an item out of tracking. */
    public Write withdraw(UUID id, BodyReader body) {
        String reason = body.requiredText("reason", CommitmentBody.SUMMARY);
        body.finish();
        return new Write(id, new Event.CommitmentWithdrawn(reason));
    }

    /**
     * Relates an item to another.
     *
     * @param commitments finds the item that the relation points at
     */
    public Write relate(UUID id, BodyReader body, Names commitments) {
        Relation relation = RelationBody.read(body, commitments);
        body.finish();
        if (relation.target().equals(id)) {
            throw new ProblemException(ProblemType.RELATION_TO_ITSELF, "A commitment is not related to itself.");
        }
        return new Write(id, new Event.CommitmentRelated(relation));
    }

    /** Refuses to withdraw what is known to be withdrawn, before the log is asked. */
    static void requireTracked(CommitmentState state) {
        if (state.withdrawnAt() != null) {
            throw new ProblemException(
                    ProblemType.ALREADY_WITHDRAWN, "The commitment was withdrawn on " + state.withdrawnAt() + ".");
        }
    }

    /** Refuses a relation that is known to be there, before the log is asked. */
    static void requireNew(Relation relation, CommitmentState state) {
        for (JsonNode known : state.relations()) {
            if (known.path("type").asText().equals(relation.type().wire())
                    && known.path("target").asText().equals(relation.target().toString())) {
                throw new ProblemException(
                        ProblemType.RELATION_EXISTS,
                        "It is so related already: " + relation.type().wire() + " " + relation.target() + ".");
            }
        }
    }

    private void refuseFuture(Commitment commitment, BodyReader body) {
        if (commitment.statedOn() != null && commitment.statedOn().start().isAfter(clock.instant())) {
            body.error("statedOn", "must not lie in the future");
        }
    }

    /** A patch that leaves everything as it is. */
    static final class NoChangeException extends Exception {

        private static final long serialVersionUID = 1L;
    }
}
