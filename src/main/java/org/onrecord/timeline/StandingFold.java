package org.onrecord.timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onrecord.event.Accuracy;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Cooperation;
import org.onrecord.event.Direction;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Response;
import org.onrecord.event.Term;

/**
 * Folds follow-ups, in world order, into a standing. Costs O(assessors) for each follow-up.
 *
 * <p>An analyst's word becomes the headline of its axis. When that analyst lapses, the headline is empty again, and not
 * an older word of another analyst, although that one's position stands. A duty bearer's word is a headline only where no
 * analyst's is, and only for response and cooperation; of several duty bearers, the latest word that is still held.
 *
 * <p>Both dates of a standing are dates in the world, and repeating a value or counting a follow-up changes nothing. So
 * the same follow-ups give the same standing in whatever order they were logged, but for those that end at the same
 * instant, between which log order decides.
 */
public final class StandingFold {

    private final Map<Assessor, Assessor.Key> keys = new HashMap<>();
    /** In the order of their keys. */
    private final List<Voice> voices = new ArrayList<>();

    private final Set<String> dutyBearers = new HashSet<>();
    private final Headline<Implementation> implementation = new Headline<>();
    private final Headline<Accuracy> accuracy = new Headline<>();
    private final Headline<Response> response = new Headline<>();
    private final Headline<Cooperation> cooperation = new Headline<>();

    private boolean claim;
    private int spoken;
    private int count;
    private ImpreciseDate lastChangedAt;
    private EffectiveFollowUp last;
    private Headlines headlines;
    private Standing standing;

    /** Starts with no follow-up. */
    public StandingFold(Kind kind, Collection<String> dutyBearers) {
        restart(kind, dutyBearers);
    }

    /** The standing that follow-ups, given in any order, amount to. */
    public static Standing of(Kind kind, Collection<String> dutyBearers, Collection<EffectiveFollowUp> followUps) {
        List<EffectiveFollowUp> ordered = new ArrayList<>(followUps);
        ordered.sort(null);
        StandingFold fold = new StandingFold(kind, dutyBearers);
        ordered.forEach(fold::next);
        return fold.standing();
    }

    /** Forgets every follow-up. What it learnt about the spelling of names stays: it depends on nothing. */
    void restart(Kind kind, Collection<String> bearers) {
        claim = kind == Kind.CLAIM;
        dutyBearers.clear();
        for (String bearer : bearers) {
            dutyBearers.add(Assessor.fold(bearer));
        }
        voices.clear();
        implementation.clear();
        accuracy.clear();
        response.clear();
        cooperation.clear();
        spoken = 0;
        count = 0;
        lastChangedAt = null;
        last = null;
        headlines = null;
        standing = null;
    }

    /** Whether a follow-up comes after all that were folded. */
    boolean canTake(EffectiveFollowUp followUp) {
        return last == null || last.compareTo(followUp) < 0;
    }

    /**
     * Adds the next follow-up in world order.
     *
     * @throws IllegalArgumentException where it does not come after the last one
     */
    public void next(EffectiveFollowUp followUp) {
        if (!canTake(followUp)) {
            throw new IllegalArgumentException("follow-ups are folded in world order");
        }
        last = followUp;
        count++;
        headlines = null;
        standing = null;
        List<Assessment> assessments = followUp.assessments();
        if (assessments.isEmpty()) {
            return;
        }
        Implementation implementationBefore = implementation.value();
        Accuracy accuracyBefore = accuracy.value();
        Response responseBefore = response.value();
        Cooperation cooperationBefore = cooperation.value();
        boolean changed = false;
        for (int i = 0; i < assessments.size(); i++) {
            changed |= take(assessments.get(i), followUp);
        }
        response.fallBack(voices, voice -> voice.response);
        cooperation.fallBack(voices, voice -> voice.cooperation);
        // A headline can change hands while every assessor's value stays.
        if (changed
                || implementationBefore != implementation.value()
                || accuracyBefore != accuracy.value()
                || responseBefore != response.value()
                || cooperationBefore != cooperation.value()) {
            lastChangedAt = followUp.occurredOn();
        }
    }

    /** The standing after the follow-ups so far. */
    public Standing standing() {
        if (standing == null) {
            standing = snapshot();
        }
        return standing;
    }

    /** What of the standing a timeline tells the changes of: quicker to have than all of it. */
    Headlines headlines() {
        if (headlines == null) {
            headlines = summary();
        }
        return headlines;
    }

    private boolean take(Assessment assessment, EffectiveFollowUp followUp) {
        Assessor assessor = assessment.assessor();
        Voice voice = voice(assessor);
        voice.speaks(assessor);
        spoken++;
        boolean changed = false;
        if (assessment.lapsed()) {
            changed |= lapse(voice.implementation, implementation);
            changed |= lapse(voice.accuracy, accuracy);
            changed |= lapse(voice.response, response);
            changed |= lapse(voice.cooperation, cooperation);
            return changed;
        }
        changed |= hear(assessment.implementation(), voice.implementation, implementation, assessment, followUp);
        changed |= hear(assessment.accuracy(), voice.accuracy, accuracy, assessment, followUp);
        changed |= hear(assessment.response(), voice.response, response, assessment, followUp);
        changed |= hear(assessment.cooperation(), voice.cooperation, cooperation, assessment, followUp);
        return changed;
    }

    private Voice voice(Assessor assessor) {
        // Nearly always it is one that has spoken before, spelt as before.
        for (int i = 0; i < voices.size(); i++) {
            if (voices.get(i).isCalled(assessor)) {
                return voices.get(i);
            }
        }
        Assessor.Key key = keys.computeIfAbsent(assessor, Assessor::key);
        int place = 0;
        while (place < voices.size()) {
            int order = voices.get(place).key.compareTo(key);
            if (order == 0) {
                return voices.get(place);
            }
            if (order > 0) {
                break;
            }
            place++;
        }
        Voice voice = new Voice(key, dutyBearers.contains(key.foldedName()));
        voices.add(place, voice);
        return voice;
    }

    private <T extends Term> boolean hear(
            T value, Voice.Slot<T> slot, Headline<T> headline, Assessment assessment, EffectiveFollowUp followUp) {
        if (value == null) {
            return false;
        }
        if (slot.isDutyBearers()) {
            headline.heardDutyBearer();
        }
        if (assessment.assessor().isAnalyst()) {
            headline.take(slot);
        }
        return slot.hear(value, assessment, followUp, spoken);
    }

    private static <T extends Term> boolean lapse(Voice.Slot<T> slot, Headline<T> headline) {
        headline.release(slot);
        return slot.lapse();
    }

    private Standing snapshot() {
        List<AssessorPosition> positions = new ArrayList<>(voices.size());
        for (Voice voice : voices) {
            if (voice.holdsAnything()) {
                positions.add(voice.position());
            }
        }
        Headlines now = headlines();
        return new Standing(
                now.implementation(),
                now.accuracy(),
                now.response(),
                now.cooperation(),
                now.contested(),
                positions,
                lastChangedAt,
                last == null ? null : last.occurredOn(),
                count,
                claim || implementation.held() == null
                        ? null
                        : implementation.held().occurredOn());
    }

    private Headlines summary() {
        return new Headlines(
                claim ? null : wireOrNotAssessed(implementation),
                claim ? wireOrNotAssessed(accuracy) : null,
                wire(response.value()),
                wire(cooperation.value()),
                isContested());
    }

    /** One assessor holds one value on an axis, so opposite ones are two assessors'. */
    private boolean isContested() {
        boolean toward = false;
        boolean against = false;
        for (int i = 0; i < voices.size(); i++) {
            Direction direction = direction(voices.get(i));
            toward |= direction == Direction.TOWARD;
            against |= direction == Direction.AGAINST;
        }
        return toward && against;
    }

    private Direction direction(Voice voice) {
        if (claim) {
            Held<Accuracy> held = voice.accuracy.held();
            return held == null ? Direction.NONE : held.value().direction();
        }
        Held<Implementation> held = voice.implementation.held();
        return held == null ? Direction.NONE : held.value().direction();
    }

    private static String wireOrNotAssessed(Headline<?> headline) {
        String wire = wire(headline.value());
        return wire == null ? Implementation.NOT_ASSESSED : wire;
    }

    private static String wire(Term term) {
        return term == null ? null : term.wire();
    }
}
