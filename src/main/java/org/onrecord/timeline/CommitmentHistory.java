package org.onrecord.timeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.Assessment;
import org.onrecord.event.ChainHash;
import org.onrecord.event.Commitment;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventCodec;
import org.onrecord.event.FollowUp;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Relation;
import org.onrecord.log.RecordPosition;
import org.onrecord.log.RefusalReason;

/**
 * Everything that was applied to one commitment, in log order, and the rules that say what may be applied next. They look
 * at nothing else, so every replay decides the same; a history is restored by applying its kept events again.
 *
 * <p>Mutable, for one thread. An event that is refused or a duplicate leaves it as it was. Each event costs O(assessors)
 * where it is the last in world order, as most are; where it lands among others, corrects, retracts, or amends what the
 * fold looks at, it costs O(follow-ups).
 */
public final class CommitmentHistory {

    private static final int BASE_WEIGHT = 2_000;
    private static final int EVENT_WEIGHT = 200;
    private static final int FOLLOW_UP_WEIGHT = 400;
    private static final int ASSESSMENT_WEIGHT = 600;

    private final UUID id;
    private final EventCodec codec;
    private final Map<UUID, RecordPosition> applied = new HashMap<>();
    private final Map<UUID, TrackedFollowUp> followUps = new HashMap<>();
    private final List<Relation> relations = new ArrayList<>();

    private Commitment content;
    private ObjectNode contentJson;
    private Instant registeredAt;
    private String withdrawnReason;
    private Instant withdrawnAt;

    private int revision;
    private byte[] headHash = ChainHash.start();
    private Instant updatedAt;
    private Instant publiclyUpdatedAt;
    private boolean hasInternal;
    private long weight = BASE_WEIGHT;

    /** One and the same until the first internal entry. */
    private AudienceView internalView;

    private AudienceView publicView;

    /**
     * Nothing was applied yet.
     *
     * @param id the commitment's
     */
    public CommitmentHistory(UUID id, EventCodec codec) {
        this.id = id;
        this.codec = codec;
    }

    /**
     * Applies an event, or says why not.
     *
     * @param canonical the event's canonical text, as {@link EventCodec#decode} gives it
     * @param recordedAt the log's own time
     * @throws IllegalArgumentException where it is not about this commitment
     */
    public Verdict apply(Envelope envelope, String canonical, RecordPosition at, Instant recordedAt) {
        if (!envelope.subject().equals(id)) {
            throw new IllegalArgumentException("an event of " + envelope.subject() + " does not belong to " + id);
        }
        RecordPosition first = applied.get(envelope.id());
        if (first != null) {
            return new Verdict.Duplicate(first);
        }
        Incoming incoming = new Incoming(envelope.id(), canonical, at, recordedAt);
        Event event = envelope.event();
        if (event instanceof Event.CommitmentRegistered registered) {
            return register(registered.commitment(), incoming);
        } else if (event instanceof Event.SourceCaptured) {
            throw new IllegalArgumentException("a source is no commitment");
        } else if (content == null) {
            return refused(RefusalReason.UNKNOWN_COMMITMENT, "there is no commitment " + id);
        } else if (event instanceof Event.FollowUpLogged logged) {
            return log(logged.followUp(), incoming);
        } else if (event instanceof Event.FollowUpCorrected corrected) {
            return correct(corrected, incoming);
        } else if (event instanceof Event.FollowUpRetracted retracted) {
            return retract(retracted, incoming);
        } else if (event instanceof Event.CommitmentAmended amended) {
            return amend(amended, incoming);
        } else if (event instanceof Event.CommitmentRelated related) {
            return relate(related.relation(), incoming);
        } else if (event instanceof Event.CommitmentWithdrawn withdrawn) {
            return withdraw(withdrawn.reason(), incoming);
        }
        throw new IllegalArgumentException("no rule for " + event.getClass());
    }

    public UUID id() {
        return id;
    }

    /** Whether the commitment was registered. Where not, only this, {@link #apply} and {@link #weight} may be asked. */
    public boolean exists() {
        return content != null;
    }

    /** What the item says now, after all amendments. */
    public Commitment content() {
        if (content == null) {
            throw new IllegalStateException("nothing is registered under " + id);
        }
        return content;
    }

    /** The content as JSON, nulls left out; not to be written to. */
    public ObjectNode contentJson() {
        if (contentJson == null) {
            contentJson = codec.content(content());
        }
        return contentJson;
    }

    /** {@link #contentJson} as compact text. */
    String contentText() {
        return contentJson == null ? codec.contentText(content()) : contentJson.toString();
    }

    /** How many events were applied. */
    public int revision() {
        return revision;
    }

    /** The last link of the chain. */
    public byte[] headHash() {
        return headHash.clone();
    }

    public Standing standing(Audience audience) {
        return view(audience).standing();
    }

    /** The standing by the follow-ups whose period had ended when a UTC day ended. */
    public Standing standingAsOf(Audience audience, LocalDate day) {
        Instant lastMoment =
                day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).minus(1, ChronoUnit.MICROS);
        return standingAsOf(audience, lastMoment);
    }

    /** The standing by the follow-ups whose period had ended by a moment. */
    public Standing standingAsOf(Audience audience, Instant moment) {
        return view(audience).standingAsOf(moment);
    }

    /** The follow-ups that count for an audience, in world order. */
    List<EffectiveFollowUp> followUps(Audience audience) {
        return view(audience).followUps();
    }

    /** Whether any entry was ever internal; where not, both audiences see the same. */
    public boolean hasInternal() {
        return hasInternal;
    }

    /** In the order in which they were added. */
    public List<Relation> relations() {
        return Collections.unmodifiableList(relations);
    }

    /** Why the item was withdrawn from the record, if it was. */
    public Optional<String> withdrawnReason() {
        return Optional.ofNullable(withdrawnReason);
    }

    /** When its withdrawal was recorded, if it was. */
    public Optional<Instant> withdrawnAt() {
        return Optional.ofNullable(withdrawnAt);
    }

    public boolean isWithdrawn() {
        return withdrawnAt != null;
    }

    public Instant registeredAt() {
        return registeredAt;
    }

    /** When the last event that an audience sees was recorded. */
    public Instant updatedAt(Audience audience) {
        return audience == Audience.PUBLIC ? publiclyUpdatedAt : updatedAt;
    }

    /** A follow-up by the id under which it was logged. */
    public Optional<TrackedFollowUp> followUp(UUID followUpId) {
        return Optional.ofNullable(followUps.get(followUpId));
    }

    /** About how many bytes this takes. */
    public long weight() {
        return weight;
    }

    private Verdict register(Commitment commitment, Incoming incoming) {
        if (content != null) {
            return refused(RefusalReason.SLUG_TAKEN, "there is a commitment " + content.slug() + " already");
        }
        content = commitment;
        registeredAt = incoming.recordedAt;
        internalView = new AudienceView(commitment);
        publicView = internalView;
        weight += 2L * incoming.canonical.length();
        return applied(incoming, Shape.of("registered", commitment.statedOn()), null);
    }

    private Verdict log(FollowUp followUp, Incoming incoming) {
        String fault = foreignAxis(followUp);
        if (fault != null) {
            return refused(RefusalReason.AXIS_NOT_APPLICABLE, fault);
        }
        boolean internal = !TrackedFollowUp.isPublic(followUp);
        Before before = before(internal);
        TrackedFollowUp tracked = TrackedFollowUp.logged(incoming.eventId, revision + 1, incoming.at, followUp);
        followUps.put(tracked.id(), tracked);
        internalView.add(tracked.latest());
        if (publicView != internalView && !internal) {
            publicView.add(tracked.latest());
        }
        weigh(followUp);
        Shape shape = new Shape(followUp.type().wire(), followUp.occurredOn(), internal, tracked.id(), null, List.of());
        return applied(incoming, shape, before);
    }

    private Verdict correct(Event.FollowUpCorrected corrected, Incoming incoming) {
        TrackedFollowUp known = followUps.get(corrected.followUpId());
        Verdict.Refused fault = known == null ? unknown(corrected.followUpId()) : refuseRetracted(known);
        if (fault != null) {
            return fault;
        }
        FollowUp followUp = corrected.followUp();
        String foreign = foreignAxis(followUp);
        if (foreign != null) {
            return refused(RefusalReason.AXIS_NOT_APPLICABLE, foreign);
        }
        boolean internal = !TrackedFollowUp.isPublic(followUp);
        Before before = before(internal);
        TrackedFollowUp tracked = known.corrected(followUp);
        followUps.put(tracked.id(), tracked);
        internalView.replace(tracked.latest());
        if (publicView != internalView && !internal) {
            publicView.replace(tracked.latest());
        }
        weigh(followUp);
        Mark mark = incoming.mark(tracked.id(), Mark.Kind.CORRECTED, internal, corrected.reason());
        Shape shape = new Shape("corrected", followUp.occurredOn(), internal, tracked.id(), null, List.of(mark));
        return applied(incoming, shape, before);
    }

    private Verdict retract(Event.FollowUpRetracted retracted, Incoming incoming) {
        TrackedFollowUp known = followUps.get(retracted.followUpId());
        Verdict.Refused fault = known == null ? unknown(retracted.followUpId()) : refuseRetracted(known);
        if (fault != null) {
            return fault;
        }
        boolean internal = !known.isKnownTo(Audience.PUBLIC);
        Before before = before(internal);
        followUps.put(known.id(), known.retract());
        internalView.remove(known.id());
        if (publicView != internalView) {
            publicView.remove(known.id());
        }
        Mark mark = incoming.mark(known.id(), Mark.Kind.RETRACTED, internal, retracted.reason());
        Shape shape = new Shape("retracted", incoming.moment(), internal, known.id(), null, List.of(mark));
        return applied(incoming, shape, before);
    }

    private Verdict amend(Event.CommitmentAmended amended, Incoming incoming) {
        Integer expected = amended.expectedRevision();
        if (expected != null && expected != revision) {
            return refused(
                    RefusalReason.REVISION_CONFLICT,
                    "the amendment is of revision " + expected + "; the commitment is at " + revision);
        }
        ObjectNode jsonBefore = contentJson();
        Amendment amendment = Amendment.of(content, jsonBefore, amended.patch());
        if (amendment instanceof Amendment.Invalid invalid) {
            return refused(RefusalReason.INVALID_AMENDMENT, invalid.faults());
        }
        Before before = before(false);
        content = ((Amendment.Valid) amendment).content();
        contentJson = null;
        internalView.amend(content);
        if (publicView != internalView) {
            publicView.amend(content);
        }
        ObjectNode change = Change.ofContent(jsonBefore, contentJson());
        weight += 2L * incoming.canonical.length();
        return applied(incoming, new Shape("amended", incoming.moment(), false, null, change, List.of()), before);
    }

    private Verdict relate(Relation relation, Incoming incoming) {
        if (relation.target().equals(id)) {
            return refused(RefusalReason.RELATION_TO_ITSELF, "a commitment is not related to itself");
        }
        if (relations.contains(relation)) {
            return refused(
                    RefusalReason.RELATION_EXISTS,
                    "it is so related already: " + relation.type().wire() + " " + relation.target());
        }
        relations.add(relation);
        return applied(incoming, Shape.of("related", incoming.moment()), null);
    }

    private Verdict withdraw(String reason, Incoming incoming) {
        if (isWithdrawn()) {
            return refused(RefusalReason.ALREADY_WITHDRAWN, "the commitment was withdrawn on " + withdrawnAt);
        }
        withdrawnReason = reason;
        withdrawnAt = incoming.recordedAt;
        return applied(incoming, Shape.of("withdrawn", incoming.moment()), null);
    }

    /** Takes an event in as the next of the history, everything it does having been done. */
    private Verdict applied(Incoming incoming, Shape shape, Before before) {
        revision++;
        applied.put(incoming.eventId, incoming.at);
        updatedAt = incoming.recordedAt;
        if (!shape.internal) {
            publiclyUpdatedAt = incoming.recordedAt;
        }
        weight += EVENT_WEIGHT;
        String change = null;
        String internalChange = null;
        if (before != null) {
            change = shape.internal ? null : Change.of(before.forPublic, publicView.headlines(), shape.contentChange);
            if (publicView != internalView) {
                internalChange = Change.of(before.forAll, internalView.headlines(), shape.contentChange);
                internalChange = differing(internalChange, change);
            }
        }
        byte[] previousHash = headHash;
        headHash = ChainHash.next(previousHash, incoming.canonical);
        Entry entry = new Entry(
                id,
                revision,
                shape.occurredOn,
                incoming.eventId,
                shape.entryType,
                incoming.at,
                incoming.recordedAt,
                shape.internal,
                shape.followUpId,
                incoming.canonical,
                change,
                internalChange,
                headHash,
                previousHash);
        return new Verdict.Applied(entry, shape.marks);
    }

    private static String differing(String internalChange, String change) {
        if (internalChange == null) {
            return change == null ? null : Change.NOTHING;
        }
        return internalChange.equals(change) ? null : internalChange;
    }

    private Before before(boolean internal) {
        if (internal && !hasInternal) {
            hasInternal = true;
            publicView = internalView.copy();
        }
        return new Before(publicView.headlines(), internalView.headlines());
    }

    private AudienceView view(Audience audience) {
        content();
        return audience == Audience.PUBLIC ? publicView : internalView;
    }

    private String foreignAxis(FollowUp followUp) {
        boolean claim = content.kind() == Kind.CLAIM;
        for (Assessment assessment : followUp.assessments()) {
            if (claim && assessment.implementation() != null) {
                return "a claim has no implementation; assess its accuracy";
            }
            if (!claim && assessment.accuracy() != null) {
                return "accuracy is for claims; assess the implementation";
            }
        }
        return null;
    }

    private static Verdict.Refused unknown(UUID followUpId) {
        return refused(RefusalReason.UNKNOWN_FOLLOW_UP, "the commitment has no follow-up " + followUpId);
    }

    private static Verdict.Refused refuseRetracted(TrackedFollowUp known) {
        return known.retracted()
                ? refused(RefusalReason.ALREADY_RETRACTED, "follow-up " + known.id() + " was retracted")
                : null;
    }

    private static Verdict.Refused refused(RefusalReason reason, String detail) {
        return new Verdict.Refused(reason, detail);
    }

    private void weigh(FollowUp followUp) {
        weight += FOLLOW_UP_WEIGHT
                + (long) ASSESSMENT_WEIGHT * followUp.assessments().size();
    }

    /** What stood out before an event. */
    private record Before(Headlines forPublic, Headlines forAll) {}

    /** What an event came with. */
    private record Incoming(UUID eventId, String canonical, RecordPosition at, Instant recordedAt) {

        ImpreciseDate moment() {
            return ImpreciseDate.at(recordedAt);
        }

        Mark mark(UUID followUpId, Mark.Kind kind, boolean internal, String reason) {
            return new Mark(followUpId, kind, eventId, at, recordedAt, internal, reason);
        }
    }

    /** What an event makes of its entry. */
    private record Shape(
            String entryType,
            ImpreciseDate occurredOn,
            boolean internal,
            UUID followUpId,
            ObjectNode contentChange,
            List<Mark> marks) {

        static Shape of(String entryType, ImpreciseDate occurredOn) {
            return new Shape(entryType, occurredOn, false, null, null, List.of());
        }
    }
}
