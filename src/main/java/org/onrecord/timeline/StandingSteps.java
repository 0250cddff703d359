package org.onrecord.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.event.Kind;

/**
 * How an item's standing went through the world's time, by what is known now, and the spans that earlier knowledge left
 * behind. One audience's; mutable.
 */
final class StandingSteps {

    /** The value from a moment in the world to the next step. */
    private record Step(Instant from, StandingSpan.Value value, Instant knownFrom) {}

    private final List<StandingSpan> past;
    private List<Step> steps;
    private int counted;
    private EffectiveFollowUp last;

    private StandingSteps(List<StandingSpan> past, List<Step> steps) {
        this.past = past;
        this.steps = steps;
    }

    /** Begins where nothing was followed up. */
    static StandingSteps begin(Standing nothing, Instant known) {
        Step first = new Step(StandingSpan.BEGINNING, StandingSpan.Value.of(nothing), known);
        return new StandingSteps(new ArrayList<>(), List.of(first));
    }

    StandingSteps copy() {
        StandingSteps copy = new StandingSteps(new ArrayList<>(past), steps);
        copy.counted = counted;
        copy.last = last;
        return copy;
    }

    /**
     * Takes in what one event about a follow-up made of them.
     *
     * @param followUps those that count, in world order
     * @param standing what they amount to
     */
    void follow(Kind kind, List<EffectiveFollowUp> followUps, Standing standing, Instant known) {
        // One event moves one follow-up: where there is one more and the last one kept its place, the rest did too.
        boolean appended = followUps.size() == counted + 1
                && (counted == 0 || followUps.get(counted - 1).equals(last));
        List<Step> next;
        if (appended) {
            next = new ArrayList<>(steps);
            step(next, followUps.get(counted), standing, known);
        } else {
            next = fold(kind, followUps, known);
        }
        replace(next, known);
        counted = followUps.size();
        last = counted == 0 ? null : followUps.get(counted - 1);
    }

    /** All spans, none empty. */
    List<StandingSpan> spans() {
        List<StandingSpan> spans = new ArrayList<>(past);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            spans.add(new StandingSpan(step.knownFrom, StandingSpan.END, step.from, until(steps, i), step.value));
        }
        return spans;
    }

    private List<Step> fold(Kind kind, List<EffectiveFollowUp> followUps, Instant known) {
        // Who the duty bearers are decides response and cooperation, which are not traced.
        StandingFold fold = new StandingFold(kind, List.of());
        List<Step> next = new ArrayList<>();
        next.add(new Step(StandingSpan.BEGINNING, StandingSpan.Value.of(fold.standing()), known));
        for (EffectiveFollowUp followUp : followUps) {
            fold.next(followUp);
            step(next, followUp, fold.standing(), known);
        }
        return next;
    }

    private static void step(List<Step> steps, EffectiveFollowUp followUp, Standing standing, Instant known) {
        Instant from = followUp.occurredOn().end();
        if (steps.get(steps.size() - 1).from.equals(from)) {
            steps.remove(steps.size() - 1);
        }
        StandingSpan.Value value = StandingSpan.Value.of(standing);
        if (steps.isEmpty() || !steps.get(steps.size() - 1).value.equals(value)) {
            steps.add(new Step(from, value, known));
        }
    }

    /** Keeps the steps that stay as they are, and ends the others. */
    private void replace(List<Step> next, Instant known) {
        List<Step> now = new ArrayList<>(next.size());
        int old = 0;
        for (int i = 0; i < next.size(); i++) {
            Step step = next.get(i);
            while (old < steps.size() && steps.get(old).from.isBefore(step.from)) {
                end(old++, known);
            }
            boolean same = old < steps.size()
                    && steps.get(old).from.equals(step.from)
                    && steps.get(old).value.equals(step.value)
                    && until(steps, old).equals(until(next, i));
            now.add(same ? steps.get(old++) : new Step(step.from, step.value, known));
        }
        while (old < steps.size()) {
            end(old++, known);
        }
        steps = now;
    }

    private void end(int index, Instant known) {
        Step step = steps.get(index);
        if (step.knownFrom.isBefore(known)) {
            past.add(new StandingSpan(step.knownFrom, known, step.from, until(steps, index), step.value));
        }
    }

    private static Instant until(List<Step> steps, int index) {
        return index + 1 < steps.size() ? steps.get(index + 1).from : StandingSpan.END;
    }
}
