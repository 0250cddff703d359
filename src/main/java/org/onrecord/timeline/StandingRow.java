package org.onrecord.timeline;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Where an item stands, as its row.
 *
 * @param internal how analysts see it, or null where that is no different
 */
@SuppressWarnings("ArrayRecordComponent") // a hash on its way to a column
record StandingRow(UUID commitmentId, int revision, byte[] headHash, Seen seen, Seen internal) {

    /** A standing as one audience sees it. */
    record Seen(
            Instant updatedAt,
            String implementation,
            LocalDate implementationOn,
            String accuracy,
            boolean contested,
            String json) {

        static Seen of(CommitmentHistory history, Audience audience) {
            Standing standing = history.standing(audience);
            return new Seen(
                    history.updatedAt(audience),
                    standing.implementation(),
                    standing.implementationOn() == null
                            ? null
                            : standing.implementationOn().lastDay(),
                    standing.accuracy(),
                    standing.contested(),
                    standing.text());
        }
    }

    static StandingRow of(CommitmentHistory history) {
        return new StandingRow(
                history.id(),
                history.revision(),
                history.headHash(),
                Seen.of(history, Audience.PUBLIC),
                history.hasInternal() ? Seen.of(history, Audience.INTERNAL) : null);
    }
}
