package org.onrecord.stream;

import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.Position;

/** Reads the positions that clients hand back as cursors. */
final class Cursors {

    private Cursors() {}

    /**
     * Reads a position.
     *
     * @param name what it was sent as: a parameter or header field
     * @throws ProblemException 400 where it is none
     */
    static Position parse(String text, String name) {
        return Position.parse(text.strip())
                .orElseThrow(() -> new ProblemException(
                        ProblemType.INVALID_PARAMETER, name + " must be a position, as this service gives them out."));
    }

    /**
     * Refuses a position of the future, or of another record.
     *
     * @throws ProblemException 400
     */
    static void requireReached(Position reached, Position asked, String name) {
        if (!reached.hasPassed(asked)) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER,
                    name + " is the position " + asked + ", to which this record has not come: it stands at " + reached
                            + ".");
        }
    }
}
