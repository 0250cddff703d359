package org.onrecord.timeline;

import org.onrecord.event.Accuracy;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Cooperation;
import org.onrecord.event.Implementation;
import org.onrecord.event.Response;
import org.onrecord.event.Term;

/** One assessor during the fold. */
final class Voice {

    /** One axis: what is held on it now, and how late in the fold it was said. */
    static final class Slot<T extends Term> {
        private final boolean dutyBearers;
        private Held<T> held;
        private int spoken;

        Slot(boolean dutyBearers) {
            this.dutyBearers = dutyBearers;
        }

        /** Whether this is a duty bearer's. */
        boolean isDutyBearers() {
            return dutyBearers;
        }

        Held<T> held() {
            return held;
        }

        /** Later words have higher numbers. */
        int spoken() {
            return spoken;
        }

        /** Hears a value; answers whether that changes it. */
        boolean hear(T value, Assessment assessment, EffectiveFollowUp followUp, int number) {
            boolean changed = held == null || held.value() != value;
            held = new Held<>(
                    value,
                    assessment.basis(),
                    followUp.occurredOn(),
                    followUp.id(),
                    assessment.scheme(),
                    assessment.originalValue());
            spoken = number;
            return changed;
        }

        /** Ends what is held; answers whether anything was. */
        boolean lapse() {
            boolean changed = held != null;
            held = null;
            return changed;
        }
    }

    final Slot<Implementation> implementation;
    final Slot<Accuracy> accuracy;
    final Slot<Response> response;
    final Slot<Cooperation> cooperation;
    final Assessor.Key key;

    private Assessor assessor;
    private AssessorPosition position;

    Voice(Assessor.Key key, boolean dutyBearer) {
        this.key = key;
        this.implementation = new Slot<>(dutyBearer);
        this.accuracy = new Slot<>(dutyBearer);
        this.response = new Slot<>(dutyBearer);
        this.cooperation = new Slot<>(dutyBearer);
    }

    /** Whether it spoke last under this very spelling. */
    boolean isCalled(Assessor name) {
        return assessor.type() == name.type() && assessor.name().equals(name.name());
    }

    /** Is about to speak, under this spelling of its name. */
    void speaks(Assessor as) {
        assessor = as;
        position = null;
    }

    boolean holdsAnything() {
        return implementation.held != null
                || accuracy.held != null
                || response.held != null
                || cooperation.held != null;
    }

    AssessorPosition position() {
        if (position == null) {
            position =
                    new AssessorPosition(assessor, implementation.held, accuracy.held, response.held, cooperation.held);
        }
        return position;
    }
}
