package org.onrecord.stream;

import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/** Why somebody is not let in to follow. */
final class Refusals {

    private static final int RETRY_SECONDS = 5;

    private Refusals() {}

    static ProblemException full() {
        return ProblemException.retryLater(
                ProblemType.TOO_MANY_CLIENTS, "As many clients follow as this instance takes.", RETRY_SECONDS);
    }

    static ProblemException tooManyOfOne() {
        return ProblemException.retryLater(
                ProblemType.TOO_MANY_STREAMS,
                "As many follow already with this key, or from this address without one, as may at once.",
                RETRY_SECONDS);
    }
}
