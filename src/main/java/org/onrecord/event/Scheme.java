package org.onrecord.event;

import java.util.Locale;

/** A foreign grading scheme whose grade is kept beside its lossy mapping. */
public enum Scheme implements Term {
    HRC_FOLLOW_UP,
    OGP_IRM,
    UPR,
    POLITIFACT;

    @Override
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
