package org.onrecord.log;

import java.util.Locale;

/** Why a rule says no to an event. The wire form is kept with the refused record and names the problem's type. */
public enum RefusalReason {
    UNKNOWN_COMMITMENT,
    UNKNOWN_FOLLOW_UP,
    UNKNOWN_SOURCE,
    SLUG_TAKEN,
    REVISION_CONFLICT,
    INVALID_AMENDMENT,
    AXIS_NOT_APPLICABLE,
    ALREADY_RETRACTED,
    ALREADY_WITHDRAWN,
    RELATION_EXISTS,
    RELATION_TO_ITSELF;

    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
