package org.onrecord.checkpoint;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.onrecord.log.Position;

/** Makes checkpoints, each naming the one before. */
@Singleton
public final class Checkpoints {

    private final CheckpointRepository repository;
    private final CheckpointConfig settings;
    private final SigningKey key;
    private final Clock clock;

    Checkpoints(CheckpointRepository repository, CheckpointConfig settings, SigningKey key, Clock clock) {
        this.repository = repository;
        this.settings = settings;
        this.key = key;
        this.clock = clock;
    }

    /** Makes one where the last is old enough and something has changed since; answers whether it did. */
    boolean makeIfDue() {
        // Asked without the lock first, which most of the time is the end of it.
        return isDue(repository.latest())
                && isBehind(repository.latest(), repository.position())
                && repository
                        .make(snapshot -> isDue(snapshot.latest()) ? next(snapshot) : Optional.empty())
                        .isPresent();
    }

    /** Makes one now; empty where nothing has changed since the last one. */
    Optional<Checkpoint> makeNow() {
        return repository.make(this::next);
    }

    private Optional<Checkpoint> next(CheckpointRepository.Snapshot snapshot) {
        Optional<Checkpoint> latest = snapshot.latest();
        if (!isBehind(latest, snapshot.position())) {
            return Optional.empty();
        }
        CheckpointRepository.Heads heads = snapshot.heads();
        Statement statement = new Statement(
                latest.map(last -> last.read().number() + 1).orElse(1L),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                heads.position(),
                heads.topicId(),
                heads.chains(),
                heads.entries(),
                heads.hash(),
                latest.map(last -> Statement.hash(last.statement())).orElse(Statement.NONE));
        String text = statement.text();
        return Optional.of(new Checkpoint(text, key.sign(text), key.publicKey()));
    }

    private boolean isDue(Optional<Checkpoint> latest) {
        if (latest.isEmpty()) {
            return true;
        }
        Instant made = latest.get().read().madeAt();
        Instant now = clock.instant();
        // A clock that was set back must not keep the next one waiting.
        return now.isBefore(made) || !now.isBefore(made.plus(settings.every()));
    }

    private static boolean isBehind(Optional<Checkpoint> latest, Position now) {
        return latest.map(last -> !last.read().position().equals(now)).orElse(!now.equals(Position.start()));
    }
}
