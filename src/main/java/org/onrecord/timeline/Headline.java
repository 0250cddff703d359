package org.onrecord.timeline;

import java.util.Collection;
import java.util.function.Function;
import org.onrecord.event.Term;

/** The headline of one axis during the fold. */
final class Headline<T extends Term> {

    private Voice.Slot<T> analyst;
    private Held<T> other;
    private boolean dutyBearerSpoke;

    /** A duty bearer spoke: from now on its word is one to fall back on. */
    void heardDutyBearer() {
        dutyBearerSpoke = true;
    }

    /** An analyst spoke. */
    void take(Voice.Slot<T> slot) {
        analyst = slot;
    }

    /** An analyst lapsed: its word is no headline any more, and no older word of another analyst becomes one. */
    void release(Voice.Slot<T> slot) {
        if (analyst == slot) {
            analyst = null;
        }
    }

    /** Looks for the latest word of a duty bearer, for want of an analyst's. */
    void fallBack(Collection<Voice> voices, Function<Voice, Voice.Slot<T>> axis) {
        other = null;
        int latest = -1;
        if (analyst == null && dutyBearerSpoke) {
            for (Voice voice : voices) {
                Voice.Slot<T> slot = axis.apply(voice);
                if (slot.isDutyBearers() && slot.held() != null && slot.spoken() > latest) {
                    latest = slot.spoken();
                    other = slot.held();
                }
            }
        }
    }

    /** What stands, or null. */
    Held<T> held() {
        return analyst != null ? analyst.held() : other;
    }

    /** Its value, or null. */
    T value() {
        Held<T> held = held();
        return held == null ? null : held.value();
    }

    void clear() {
        analyst = null;
        other = null;
        dutyBearerSpoke = false;
    }
}
