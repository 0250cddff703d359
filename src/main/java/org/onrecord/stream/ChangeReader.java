package org.onrecord.stream;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.log.Position;

/** Chooses from the changes what one follower wants. */
@ApplicationScoped
class ChangeReader {

    /** How many changes one request looks through at most: one that found too little goes on with the next. */
    private static final int MOST_LOOKED_THROUGH = 5_000;

    private static final int PIECE = 500;

    private final ChangeRepository changes;
    private final Judge judge;

    ChangeReader(ChangeRepository changes, Judge judge) {
        this.changes = changes;
        this.judge = judge;
    }

    /** Reads a piece. */
    private interface Source {
        Batch from(Position position, int limit);
    }

    /** At most {@code limit} changes behind a position, the oldest first. */
    Selection after(Position after, Interest interest, int limit) {
        return select(after, interest, limit, (at, piece) -> changes.after(at, null, interest.audience(), piece));
    }

    /**
     * At most {@code limit} changes before a position, the newest first.
     *
     * @param before null for the newest of all
     */
    Selection before(Position before, Position after, Interest interest, int limit) {
        return select(before, interest, limit, (at, piece) -> changes.before(at, after, interest.audience(), piece));
    }

    private Selection select(Position begin, Interest interest, int limit, Source source) {
        List<Change> found = new ArrayList<>();
        Position from = begin;
        Position at = begin;
        int looked = 0;
        while (looked < MOST_LOOKED_THROUGH) {
            Batch batch = judge.judge(source.from(at, piece(interest, limit)), interest);
            from = from == null ? batch.from() : from;
            for (Change change : batch.changes()) {
                if (batch.shows(change, interest)) {
                    found.add(change);
                    if (found.size() == limit) {
                        return cut(from, found, change, batch);
                    }
                }
            }
            at = batch.to();
            looked += batch.changes().size();
            if (batch.last()) {
                return new Selection(from, found, at, true);
            }
        }
        return new Selection(from, found, at, false);
    }

    private static Selection cut(Position from, List<Change> found, Change latest, Batch batch) {
        int size = batch.changes().size();
        boolean last = batch.last() && batch.changes().get(size - 1) == latest;
        return new Selection(from, found, last ? batch.to() : latest.cursor(), last);
    }

    private static int piece(Interest interest, int limit) {
        // One more than fits tells the last page from one that is followed by another.
        return interest.isAll() ? limit + 1 : PIECE;
    }
}
