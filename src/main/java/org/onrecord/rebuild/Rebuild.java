package org.onrecord.rebuild;

import java.time.Instant;
import java.util.UUID;
import org.onrecord.event.Author;
import org.onrecord.log.Position;

/**
 * A rebuild as it is told.
 *
 * @param allowDifferences whether it takes its place though it differs from what stands
 * @param position how far the new one has come
 * @param goal where it goes for now
 * @param detail a sentence, or null
 * @param finishedAt null while it goes on
 */
public record Rebuild(
        UUID id,
        String projection,
        Instant startedAt,
        Author by,
        boolean allowDifferences,
        RebuildState state,
        Position position,
        Position goal,
        String detail,
        Differences differences,
        Instant updatedAt,
        Instant finishedAt) {

    Rebuild at(RebuildState now, Position reached, Position to, Instant when) {
        return new Rebuild(
                id,
                projection,
                startedAt,
                by,
                allowDifferences,
                now,
                reached,
                to,
                detail,
                differences,
                when,
                finishedAt);
    }

    Rebuild differing(Differences found) {
        return new Rebuild(
                id,
                projection,
                startedAt,
                by,
                allowDifferences,
                state,
                position,
                goal,
                detail,
                found,
                updatedAt,
                finishedAt);
    }

    Rebuild ended(RebuildState how, String why, Instant when) {
        return new Rebuild(
                id, projection, startedAt, by, allowDifferences, how, position, goal, why, differences, when, when);
    }
}
